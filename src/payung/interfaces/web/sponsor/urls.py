"""Addresses of a sponsor's pages. Codes of agreements are written large, so that no word of ours is one."""

from django.urls import path

from payung.interfaces.web.sponsor import agreements, lists, money, orders, proposals, renewal, uploads

urlpatterns = [
    path("sponsor", agreements.home, name="sponsor"),
    path("sponsor/new", proposals.new, name="sponsor-new"),
    path("sponsor/proposals/<slug:id>", proposals.one, name="sponsor-proposal"),
    path("sponsor/proposals/<slug:id>/answer", proposals.answer, name="sponsor-proposal-answer"),
    path("sponsor/uploads/<slug:id>", uploads.one, name="sponsor-upload"),
    path("sponsor/uploads/<slug:id>/drop", agreements.drop, name="sponsor-drop"),
    path("sponsor/jobs/<int:job>/stop", lists.stop, name="sponsor-stop"),
    path("sponsor/lists/<slug:id>", lists.result, name="sponsor-list"),
    path("sponsor/lists/<slug:id>/rows", lists.rows, name="sponsor-rows"),
    path("sponsor/lists/<slug:id>/rejects.xlsx", lists.rejects, name="sponsor-rejects"),
    path("sponsor/lists/<slug:id>/verdicts.csv", lists.verdicts, name="sponsor-verdicts"),
    path("sponsor/lists/<slug:id>/minutes.pdf", lists.minutes_pdf, name="sponsor-minutes"),
    path("sponsor/lists/<slug:id>/approve", lists.approve, name="sponsor-approve"),
    path("sponsor/lists/<slug:id>/recheck", lists.recheck, name="sponsor-recheck"),
    path("sponsor/lists/<slug:id>/void", orders.void, name="sponsor-void"),
    path("sponsor/orders/<slug:id>", orders.one, name="sponsor-order"),
    path("sponsor/orders/<slug:id>/answer", orders.answer, name="sponsor-order-answer"),
    path("sponsor/<str:code>", agreements.agreement, name="sponsor-agreement"),
    path("sponsor/<str:code>/template.xlsx", agreements.template, name="sponsor-template"),
    path("sponsor/<str:code>/hand-in", agreements.hand_in, name="sponsor-hand-in"),
    path("sponsor/<str:code>/uploads", uploads.begin, name="sponsor-uploads"),
    path("sponsor/<str:code>/money", money.money, name="sponsor-money"),
    path("sponsor/<str:code>/renewal", renewal.renewal, name="sponsor-renewal"),
    path("sponsor/<str:code>/invoices/<int:n>.pdf", money.invoice_pdf, name="sponsor-invoice"),
]
