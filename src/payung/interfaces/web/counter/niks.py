"""A NIK in a form that comes back: what was typed right is kept sealed beside it, and no page says it again."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from payung.applications.drafts import open_draft, seal_draft
from payung.interfaces.web.counter.frame import typed
from payung.people.checks import check_nik

END = 4
"""Digits that are shown, so that whoever has the card sees that it is the one."""


def typed_nik(request: HttpRequest) -> str:
    """The NIK that was typed into a form; left empty, the one that was typed before."""
    words = typed(request, "nik")
    if words["nik"]:
        return words["nik"]
    kept = open_draft(sealed=request.POST.get("nik_kept", ""), keys=settings.PAYUNG_KEYS, at=timezone.now())
    return kept.get("nik", "")


def shown_again(*, nik: str) -> dict[str, str]:
    """For the form that is shown again: a NIK by its end, and sealed; what is none as it was typed."""
    digits, _ = check_nik(cell=nik)
    if digits is None:
        return {"nik": nik, "nik_end": "", "nik_kept": ""}
    kept = seal_draft(fields={"nik": digits}, keys=settings.PAYUNG_KEYS, at=timezone.now())
    return {"nik": "", "nik_end": digits[-END:], "nik_kept": kept}
