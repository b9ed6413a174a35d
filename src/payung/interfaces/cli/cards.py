"""Commands for cards: print, check, revoke, and the keys that sign them."""

import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.markup import escape

from payung.cards.actions import issue_card, revoke_cards, rotate_key
from payung.cards.claims import Card, RevocationList
from payung.cards.days import last_day, start_of
from payung.cards.drawing import png
from payung.cards.papers import card_paper, grouped, told
from payung.cards.queries import judge_here, public_keys, revoked_cards, signed_revocations, trust_file
from payung.cards.sealing import key_id
from payung.cards.trust import SENTENCES, Untrusted, Verdict, judge, read_revoked, read_trust
from payung.interfaces.cli.answers import NO, answer, out, refusals
from payung.interfaces.cli.options import AsJson, By, Unreadable, day, private, writable
from payung.interfaces.cli.papers import OutPdf, print_paper, printable_to
from payung.interfaces.cli.session import now, open_installation, rewrite_keys
from payung.interfaces.cli.words import _, filled, language
from payung.kernel.problems import Problem, Refused


def card_print(
    number: Annotated[str, typer.Option(help=_("Participant number."))],
    out_: OutPdf,
    by: By,
    on: Annotated[str, typer.Option(help=_("The day from which the card holds; without it, today."))] = "",
    png_: Annotated[Path | None, typer.Option("--png", help=_("Where to write the QR code as PNG too."))] = None,
    text: Annotated[Path | None, typer.Option(help=_("Where to write the letters of the QR code too."))] = None,
    as_json: AsJson = False,
) -> None:
    """Issue a participant's card and print it as PDF: who, and paid through which month, with a signed QR code."""
    printable_to(out_)
    for path in (png_, text):
        if path:
            writable(path)
    at, asked = now(), day(on) if on else None
    open_installation()
    with refusals(as_json_object=as_json):
        issued = issue_card(number=number, on=asked or timezone.localdate(at), by=by, at=at)
    printed = print_paper("card", card_paper(issued=issued, language=language()), out_)
    if png_:
        _write(png_, png(code=issued.code))
    if text:
        _write(text, issued.code.encode())
    payload = {**_payload(issued.card), "file": printed["file"], "sha256": printed["sha256"], "code": issued.code}
    said = _("Card {serial} written to {file}.")
    say = escape(filled(said, serial=grouped(text=issued.card.serial), file=str(out_)))
    answer(payload, as_json_object=as_json, say=lambda: out.print(say, soft_wrap=True))


def card_verify(
    file: Annotated[
        Path | None,
        typer.Option(help=_("A file with the letters of the code; without it, standard input."), exists=True),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(help=_("Check by the keys of this file alone, without an installation."), exists=True),
    ] = None,
    revoked: Annotated[
        Path | None,
        typer.Option(help=_("With --trust: the signed list of revoked cards."), exists=True),
    ] = None,
    on: Annotated[str, typer.Option(help=_("Whether it holds on this day; without it, now."))] = "",
    as_json: AsJson = False,
) -> None:
    """Check a card by the letters of its QR code; with a trust file also without a network. Exit status 1 for no."""
    if revoked and not trust:
        raise Unreadable(_("--revoked goes with --trust"))
    at = start_of(day=day(on)) if on else now()
    text = file.read_text("utf-8", errors="replace") if file else sys.stdin.read()
    if trust is None:
        open_installation()
        verdict, known = judge_here(text=text, at=at), now()
        _answer_verdict(verdict, known, as_json)
    else:
        with refusals(as_json_object=as_json):
            verdict, listed = _judge_away(text, trust, revoked, at)
        _answer_verdict(verdict, listed.at if listed else None, as_json)


def card_revoke(
    why: Annotated[str, typer.Option(help=_("lost, died, corrected (identity) or reversed (payment)."))],
    by: By,
    number: Annotated[str, typer.Option(help=_("Every card of this participant number."))] = "",
    serial: Annotated[str, typer.Option(help=_("The one card with this serial."))] = "",
    as_json: AsJson = False,
) -> None:
    """Revoke cards: from now on they are no longer valid, whatever they say."""
    if bool(number) == bool(serial):
        raise Unreadable(_("give --number or --serial, one of them"))
    open_installation()
    with refusals(as_json_object=as_json):
        cards = revoke_cards(number=number, serial=serial, why=why, by=by, at=now())
    said = filled(_("Revoked: {serials}."), serials=", ".join(grouped(text=card) for card in cards))
    answer({"serials": cards}, as_json_object=as_json, say=lambda: out.print(said, soft_wrap=True))


def card_revocations(
    out_: Annotated[Path, typer.Option("--out", help=_("Where to write the list."))],
    as_json: AsJson = False,
) -> None:
    """Write the list of cards that hold no more, dated and signed, for those who check cards without a network."""
    writable(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        at = now()
        reasons = revoked_cards(at=at)
        listed = RevocationList(frozenset(reasons), at)
        signed = signed_revocations(revoked=listed)
    _write(out_, signed.encode())
    said = filled(_("{cards} revoked cards written to {file}."), cards=str(len(listed.serials)), file=str(out_))
    payload = {"file": str(out_), "cards": len(listed.serials), "at": listed.at.isoformat()}
    payload["why"] = dict(sorted(Counter(reasons.values()).items()))
    answer(payload, as_json_object=as_json, say=lambda: out.print(escape(said), soft_wrap=True))


def card_keys(
    out_: Annotated[Path, typer.Option("--out", help=_("Where to write the trust file."))],
    as_json: AsJson = False,
) -> None:
    """Write the trust file: the public keys by which anybody can check our cards. It holds no secret."""
    writable(out_)
    open_installation()
    with refusals(as_json_object=as_json):
        content = trust_file()
    _write(out_, content.encode())
    keys = [key_id(public=each).hex() for each in public_keys()]
    said = filled(_("{keys} keys written to {file}."), keys=str(len(keys)), file=str(out_))
    payload = {"file": str(out_), "keys": keys}
    answer(payload, as_json_object=as_json, say=lambda: out.print(escape(said), soft_wrap=True))


def card_rotate(by: By, as_json: AsJson = False) -> None:
    """Sign cards with a new key from now on. Cards signed before stay valid; hand out the trust file anew."""
    open_installation()
    with refusals(as_json_object=as_json):
        rotated = rotate_key(rewrite=rewrite_keys, by=by, at=now())

    def say() -> None:
        out.print(filled(_("Cards are signed with key {key} from now on."), key=rotated.key))
        out.print(_("Restart payung serve, and hand out the trust file anew: payung card keys."))

    answer({"key": rotated.key, "before": rotated.before}, as_json_object=as_json, say=say)


def _judge_away(text: str, trust: Path, revoked: Path | None, at: datetime) -> tuple[Verdict, RevocationList | None]:
    """By files alone. Raises Refused `card.trust_unreadable`, `card.list_untrusted`."""
    try:
        keys = read_trust(text=trust.read_text("utf-8", errors="replace"))
    except Untrusted as error:
        raise Refused(Problem("card.trust_unreadable", "trust")) from error
    try:
        listed = read_revoked(text=revoked.read_text("utf-8", errors="replace"), keys=keys) if revoked else None
    except Untrusted as error:
        raise Refused(Problem("card.list_untrusted", "revoked")) from error
    return judge(text=text, keys=keys, revoked=listed, at=at), listed


def _answer_verdict(verdict: Verdict, revoked_at: datetime | None, as_json: bool) -> None:
    """`revoked_at` is as of when we know which cards are revoked, None where we do not."""
    payload = {
        "state": verdict.state,
        "valid": verdict.holds,
        "revocations_at": revoked_at.isoformat() if revoked_at else None,
        "card": _payload(verdict.card) if verdict.card else None,
    }
    answer(payload, as_json_object=as_json, say=lambda: _say_verdict(verdict, revoked_at))
    if not verdict.holds:
        raise typer.Exit(NO)


def _say_verdict(verdict: Verdict, revoked_at: datetime | None) -> None:
    out.print(f"[bold {'green' if verdict.holds else 'red'}]{_(SENTENCES[verdict.state])}[/]", soft_wrap=True)
    if verdict.card is None:
        return
    words = told(card=verdict.card, language=language())
    for name, value in (
        (_("Name"), words["name"]),
        (_("Participant number"), words["participant"]),
        (_("Year of birth"), words["birth_year"]),
        (_("Programmes"), ", ".join(words["programmes"])),
        (_("Paid through"), words["paid_through"]),
        (_("Holds"), f"{words['since']} – {words['until']}"),
        (_("Serial"), words["serial"]),
    ):
        out.print(f"  [dim]{name}:[/] {escape(value)}", soft_wrap=True)
    if revoked_at is None:
        out.print(_("Whether it was revoked since was not looked at: give --revoked."))


def _payload(card: Card) -> dict[str, Any]:
    return {
        "serial": card.serial,
        "number": str(card.number),
        "name": card.name,
        "birth_year": card.birth_year,
        "programmes": list(card.programmes),
        "paid_through": str(card.paid_through),
        "from": str(timezone.localdate(card.since)),
        "to": str(last_day(until=card.until)),
        "issued_at": card.issued_at.isoformat(),
    }


def _write(path: Path, content: bytes) -> None:
    with private(path, "wb") as file:
        file.write(content)
