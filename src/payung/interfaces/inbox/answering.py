"""A message that somebody sent, turned into actions; and their answers, into a message of ours through the outbox."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from payung.applications.actions import receive_application
from payung.coverage.queries import cover
from payung.interfaces.inbox.words import CHECK, HELP, JOIN, PAY, START, STOP, Asked, read
from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused, fix, message
from payung.messages.actions import Answer, answer_letter, choose_reminders
from payung.messages.letters import Letter, known_as
from payung.messages.queries import letters_since
from payung.payments.billing import bill
from payung.payments.codes import payer
from payung.people import cells
from payung.people.changes.queries import contact
from payung.people.consent import REQUIRED, Consent
from payung.people.joining import Form
from payung.people.queries import worker

CHANNEL = "message"
MOST = 30  # answers to one telephone in a day: each costs money, and nobody honest asks more
DAY = timedelta(days=1)
FAULTS_TOLD = 2  # of a registration at once: more nobody reads on a small screen


def sender(*, text: str) -> str:
    """A sender's telephone as digits (62…). Raises Refused `inbox.sender_unreadable`."""
    try:
        phone = cells.phone(text)
    except cells.Unreadable:
        phone = ""
    if not phone:
        raise Refused(Problem("inbox.sender_unreadable", "from"))
    return phone


def receive(*, letter: Letter, by: str, at: datetime) -> str:
    """Do what a message asks for, and answer it through the outbox; returns the word it was understood as.

    The same message again does nothing more. Raises Refused: `inbox.other_content` where another came under its id,
    `user.unknown`.
    """
    asked = read(text=letter.text, phone=letter.phone)
    known = known_as(letter=letter)
    if known is not None and known != letter.digest:
        raise Refused(Problem("inbox.other_content", "id"))
    if known is None:
        enough = letters_since(phone=letter.sender, since=at - DAY) >= MOST
        answer = None if enough else _answered(asked, letter, by, at)
        answer_letter(letter=letter, word=asked.word, answer=answer, language=asked.language, by=by, at=at)
    return asked.word


def _answered(asked: Asked, letter: Letter, by: str, at: datetime) -> Answer:
    try:
        return ANSWERS[asked.word](asked, letter, by, at)
    except Refused as refused:
        if any(problem.code == "user.unknown" for problem in refused.problems):
            raise  # no fault of whoever wrote
        return _not_taken(refused.problems[:FAULTS_TOLD], asked.language)


def _join(asked: Asked, letter: Letter, by: str, at: datetime) -> Answer:
    """The same answer whether or not the NIK is known: whose it is, is told by message."""
    if asked.entry is None:
        return Answer("join_how", {})
    # Sending it agrees to what the scheme needs (`join_how`); of more nobody asked them.
    consent = Consent(frozenset({REQUIRED}), asked.language)
    form = Form(entry=asked.entry, consent=consent)
    receive_application(form=form, application=letter.registration, channel=CHANNEL, by=by, at=at)
    return Answer("join_received", {})


def _check(asked: Asked, letter: Letter, by: str, at: datetime) -> Answer:
    """Whether somebody is covered, to their own telephone; to any other the same answer, whoever there is."""
    try:
        member = worker(number=asked.number)
    except Refused as refused:
        if refused.problems[0].code == "worker.unknown":
            return Answer("only_on_record", {})
        raise
    if contact(worker_id=member.id).phone != letter.phone:
        return Answer("only_on_record", {})
    found = cover(worker_id=member.id, on=timezone.localdate(at), known_at=at, language=asked.language).programmes
    given = {each.programme: each.protection.until for each in found if each.protection.covered}
    if not given:
        return Answer("not_covered", {"number": str(member.number)})
    until = min(day for day in given.values() if day)
    values = {"number": str(member.number), "programmes": ",".join(given), "until": until.isoformat()}
    return Answer("covered", values)


def _pay(asked: Asked, letter: Letter, by: str, at: datetime) -> Answer:
    """What months cost, as a bank would be told; no name."""
    owed = bill(payer=payer(code=asked.number), on=timezone.localdate(at), months=asked.months)
    if not owed.months:
        return Answer("nothing_due", {"number": str(owed.code)})
    months = ",".join(dict.fromkeys(str(each.month) for each in owed.months))
    return Answer("bill", {"number": str(owed.code), "months": months, "amount": str(owed.amount)})


def _stop(asked: Asked, letter: Letter, by: str, at: datetime) -> Answer:
    choose_reminders(phone=letter.phone, wanted=False, by=by, at=at)
    return Answer("stopped", {})


def _start(asked: Asked, letter: Letter, by: str, at: datetime) -> Answer:
    choose_reminders(phone=letter.phone, wanted=True, by=by, at=at)
    return Answer("started", {})


def _help(asked: Asked, letter: Letter, by: str, at: datetime) -> Answer:
    return Answer("help", {})


ANSWERS: Mapping[str, Callable[[Asked, Letter, str, datetime], Answer]] = {
    **{JOIN: _join, CHECK: _check, PAY: _pay},
    **{STOP: _stop, START: _start, HELP: _help},
}


def _not_taken(problems: tuple[Problem, ...], language: Language) -> Answer:
    said = " ".join(f"{message(each, language=language)} {fix(each, language=language)}" for each in problems)
    return Answer("not_taken", {"said": said})
