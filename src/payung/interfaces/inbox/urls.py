"""Where gateways bring what people send."""

from django.urls import path

from payung.interfaces.inbox import views

urlpatterns = [path("inbox/v1/<slug:gateway>", views.inbox, name="inbox")]
