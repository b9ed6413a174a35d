"""Addresses of the branch desk."""

from django.urls import path

from payung.interfaces.web.counter import (
    applications,
    cash,
    changing,
    correcting,
    finding,
    orders,
    papers,
    person,
    registering,
    returning,
    tasks,
)

urlpatterns = [
    path("desk", finding.find, name="desk"),
    path("desk/register", registering.register, name="desk-register"),
    path("desk/orders", orders.waiting, name="desk-orders"),
    path("desk/orders/<slug:kind>/<str:id>", orders.order, name="desk-order"),
    path("desk/unclaimed", returning.unclaimed, name="desk-unclaimed"),
    path("desk/tasks", tasks.tasks, name="desk-tasks"),
    path("desk/tasks/<int:id>", tasks.task, name="desk-task"),
    path("desk/applications", applications.waiting, name="desk-applications"),
    path("desk/applications/<uuid:id>", applications.application, name="desk-application"),
    path("desk/<str:number>", person.person, name="desk-person"),
    path("desk/<str:number>/history", person.history, name="desk-history"),
    path("desk/<str:number>/registered", registering.registered, name="desk-registered"),
    path("desk/<str:number>/cash", cash.take, name="desk-cash"),
    path("desk/<str:number>/money", returning.ask, name="desk-money"),
    path("desk/<str:number>/card", papers.card, name="desk-card"),
    path("desk/<str:number>/receipts", papers.receipts, name="desk-receipts"),
    path("desk/<str:number>/receipts/<int:n>", papers.receipt, name="desk-receipt"),
    path("desk/<str:number>/receipts/<int:n>.pdf", papers.receipt_pdf, name="desk-receipt-pdf"),
    path("desk/<str:number>/receipts/<int:n>/back", returning.take_back, name="desk-take-back"),
    path("desk/<str:number>/statement.pdf", papers.statement_pdf, name="desk-statement-pdf"),
    path("desk/<str:number>/change/<slug:what>", changing.change, name="desk-change"),
    path("desk/<str:number>/correct", correcting.correct, name="desk-correct"),
    path("desk/<str:number>/consent", correcting.consent, name="desk-consent"),
]
