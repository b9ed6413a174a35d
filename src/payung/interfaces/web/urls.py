"""Addresses of the pages."""

from django.urls import path

from payung.interfaces.web import cards, desk, law, review, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("quote", views.quote, name="quote"),
    path("law", law.contents, name="law"),
    path("law/open-questions", law.questions, name="law-questions"),
    path("law/<slug:name>", law.chapter, name="law-chapter"),
    path("card/verify", cards.verify, name="card-verify"),
    path("review", review.lists, name="review"),
    path("review/enter/<str:invitation>", desk.enter, name="desk-enter"),
    path("review/leave", desk.leave, name="desk-leave"),
    path("review/<slug:list_id>", review.queue, name="review-list"),
    path("review/<slug:list_id>/recheck", review.recheck, name="review-recheck"),
    path("review/<slug:list_id>/<int:row>", review.doubt, name="review-doubt"),
    path("favicon.svg", views.favicon, name="favicon"),
]
