"""The page on which anybody checks a card. It says what the code says, and whether we signed it; no more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from payung.cards.papers import told
from payung.cards.queries import judge_here
from payung.cards.trust import LONGEST_CODE, SENTENCES
from payung.interfaces.web.language import reading_language
from payung.interfaces.web.private import private
from payung.interfaces.web.staff import everybody


@everybody
@private
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A form for the letters of a QR code, and what they are. The form is posted: a name belongs in no address."""
    typed = request.POST.get("c", "") if request.method == "POST" else request.GET.get("c", "")
    context: dict[str, object] = {"page": "card", "typed": typed[:LONGEST_CODE]}
    if typed.strip():
        verdict = judge_here(text=typed, at=timezone.now())
        context |= {"verdict": verdict, "sentence": gettext(SENTENCES[verdict.state])}
        if verdict.card:
            context["card"] = told(card=verdict.card, language=reading_language())
    return render(request, "payung/card_verify.html", context)
