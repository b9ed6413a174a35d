"""The page on which an officer opens an agent's file: the last resort where no signal came."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from payung.interfaces.web.staff import Staff, staff
from payung.interfaces.web.status import status_of
from payung.kernel.problems import Problem, Refused
from payung.outreach.field.actions import import_queue


@staff("register", form=True)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, who: Staff) -> HttpResponse:
    """Ask for the file; or register everybody in it, and say what became of each."""
    context: dict[str, object] = {"page": "agent-file", "who": who, "problems": (), "done": None}
    if request.method == "POST":
        try:
            context["done"] = _imported(request, who)
        except Refused as refusal:
            context["problems"] = refusal.problems
    return render(request, "payung/agent/file.html", context, status=status_of(context["problems"]))


def _imported(request: HttpRequest, who: Staff) -> dict[str, object]:
    handed = request.FILES.get("file")
    if handed is None:
        raise Refused(Problem("box.unreadable", "file"))
    found = import_queue(content=handed.read(), within=who.scope, by=who.name, at=timezone.now())
    return {"everybody": found, "taken": [each for each in found if each.taken]}
