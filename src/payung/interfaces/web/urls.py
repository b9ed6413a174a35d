"""Addresses of the pages."""

from django.urls import include, path

from payung.interfaces.web import cards, design, help, jobs, law, review, views
from payung.interfaces.web.join import pages as joining
from payung.interfaces.web.me import entry, family, pages, papers

urlpatterns = [
    path("", views.overview, name="overview"),
    path("quote", views.quote, name="quote"),
    path("law", law.contents, name="law"),
    path("law/open-questions", law.questions, name="law-questions"),
    path("law/<slug:name>", law.chapter, name="law-chapter"),
    path("card/verify", cards.verify, name="card-verify"),
    path("design", design.design, name="design"),
    path("design/<slug:name>.css", design.scheme, name="design-scheme"),
    path("review", review.lists, name="review"),
    path("review/<slug:list_id>", review.queue, name="review-list"),
    path("review/<slug:list_id>/recheck", review.recheck, name="review-recheck"),
    path("review/<slug:list_id>/<int:row>", review.doubt, name="review-doubt"),
    path("", include("payung.interfaces.web.accounts.urls")),
    path("", include("payung.interfaces.web.sponsor.urls")),
    path("", include("payung.interfaces.web.agent.urls")),
    path("", include("payung.interfaces.web.counter.urls")),
    path("help", help.questions, name="help"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:id>", jobs.job, name="job"),
    path("jobs/<int:id>.json", jobs.figures, name="job-figures"),
    path("jobs/<int:id>/cancel", jobs.cancel, name="job-cancel"),
    path("join", joining.begin, name="join"),
    path("join/done", joining.done, name="join-done"),
    path("join/forget", joining.forget, name="join-forget"),
    path("join/villages/<str:region>", joining.villages, name="join-villages"),
    path("join/<slug:name>", joining.step, name="join-step"),
    path("me", pages.home, name="me"),
    path("me/enter", entry.enter, name="me-enter"),
    path("me/code", entry.code, name="me-code"),
    path("me/leave", entry.leave, name="me-leave"),
    path("me/pay", pages.pay, name="me-pay"),
    path("me/card", papers.card, name="me-card"),
    path("me/receipts", pages.receipts, name="me-receipts"),
    path("me/receipts/<int:n>", papers.receipt_page, name="me-receipt"),
    path("me/receipts/<int:n>.pdf", papers.receipt_pdf, name="me-receipt-pdf"),
    path("me/statement", pages.statement, name="me-statement"),
    path("me/statement.pdf", papers.statement_pdf, name="me-statement-pdf"),
    path("me/family", family.family, name="me-family"),
    path("me/history", pages.history, name="me-history"),
    path("me/consent", pages.consent, name="me-consent"),
    path("me/messages", pages.messages, name="me-messages"),
    path("favicon.svg", views.favicon, name="favicon"),
]
