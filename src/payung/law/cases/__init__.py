"""The worked cases of the law: how they are written, and what the law says to them.

A case gives inputs of an event (`law.events`) and expects values, with its working and its source. What it does
not give does not limit; what it does not expect is not compared. Those in this folder ship with the book they prove.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from payung.kernel.language import Language
from payung.kernel.problems import Problem, Refused
from payung.law.amounts import NotInForce
from payung.law.book_files import Misprint, load_cases
from payung.law.citing import cites
from payung.law.events import EVENTS
from payung.law.events.kinds import Event
from payung.law.given import Reader, Unread, brief

OTHERWISE_WRITTEN = {"income_bands.yaml"}  # the printed rows of the table of incomes, each with two limits
PRICE = "contribution"  # what a case asks that names no event
KEYS = ("id", "input", "expected", "working", "source", "confidence", "note")
DEEPEST = 20  # levels of lists and names within one another
NEEDED = ("id", "input", "expected")
EMPTY: tuple[object, ...] = (None, "", {}, [])


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is written (`input`, `expected`), and as it was read (`given`, `awaited`)."""

    id: str
    event: Event
    input: Mapping[str, Any]
    expected: Mapping[str, Any]
    given: Mapping[str, Any]
    awaited: Mapping[str, Any]
    working: str = ""
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the law says to a case: `got` holds the expected keys alone; `because` its articles, `why` the sentences,
    `warnings` those of them that stop a payment."""

    case: Case
    got: Mapping[str, Any]
    because: tuple[str, ...]
    why: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every expected value is what the law says."""
        return all(_agrees(key, awaited, self.got[key]) for key, awaited in self.case.awaited.items())


@dataclass(frozen=True, slots=True)
class Rejected:
    """A case that could not be read, or to which the law has no answer: `problems` say why. The others are judged."""

    id: str
    expected: Mapping[str, Any]
    problems: tuple[Problem, ...]


@cache
def shipped() -> tuple[Case, ...]:
    """Every case of this folder, in the order of its files."""
    found: list[Case] = []
    for file in sorted(files("payung.law").joinpath("cases").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml") and file.name not in OTHERWISE_WRITTEN:
            found.extend(sound(cases=read_cases(text=file.read_text("utf-8"))))
    return tuple(found)


def sound(*, cases: Sequence[Case | Rejected]) -> tuple[Case, ...]:
    """All these cases. Refused with every problem if one of them was rejected."""
    problems = [problem for each in cases if isinstance(each, Rejected) for problem in each.problems]
    if problems:
        raise Refused(*problems)
    return tuple(each for each in cases if isinstance(each, Case))


def read_cases(*, text: str) -> tuple[Case | Rejected, ...]:
    """The cases of one file, in order: one that cannot be read does not silence the others.

    Refused only where the file as a whole is none of cases.
    """
    try:
        _refuse_depth(text)
        content = load_cases(text)
    except Misprint as misprint:
        raise Refused(Problem("case.key_twice", "file", brief(misprint))) from misprint
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Refused(Problem("case.not_yaml", "file", _place_of(error))) from error
    if not isinstance(content, list) or not content:
        raise Refused(Problem("case.no_list", "file"))
    read: list[Case | Rejected] = []
    for number, raw in enumerate(content, 1):
        try:
            case = _read_case(raw, f"#{number}")
            if case.id in {each.id for each in read}:
                raise Refused(Problem("case.id_twice", f"case {case.id}"))
            read.append(case)
        except Refused as refused:
            read.append(Rejected(*_as_told(raw, f"#{number}"), refused.problems))
    return tuple(read)


def judge(*, case: Case, language: Language = "id") -> Judged:
    """What the law says to a case. Refused where it has no answer: the day is before the law, the question is none."""
    place = f"case {case.id}"
    try:
        reply = case.event.reply(case.given, language)
    except NotInForce as silence:
        raise Refused(Problem("law.not_in_force", place, silence.first.isoformat())) from silence
    except Refused as refused:
        problems = (replace(each, where=_within(place, each.where)) for each in refused.problems)
        raise Refused(*problems) from refused
    except ValueError as impossible:  # inputs that are sound one by one, and cannot be true together
        raise Refused(Problem("case.impossible", place, brief(impossible))) from impossible
    values = {**reply.values, "because": reply.because}
    unanswered = [key for key in case.awaited if key not in values]
    if unanswered:
        raise Refused(*(Problem("case.not_answered", f"{place}: {key}") for key in unanswered))
    return Judged(case, {key: values[key] for key in case.awaited}, reply.because, reply.why, reply.warnings)


def check(*, cases: Sequence[Case | Rejected], language: Language = "id") -> tuple[Judged | Rejected, ...]:
    """What the law says to each, in order; to a case without an answer, its problems."""
    return tuple(_check(case, language) if isinstance(case, Case) else case for case in cases)


def _check(case: Case, language: Language) -> Judged | Rejected:
    try:
        return judge(case=case, language=language)
    except Refused as refused:
        return Rejected(case.id, case.expected, refused.problems)


def as_written(value: Any) -> Any:
    """A value as a case writes it, and as JSON holds it: days as text, several values as a list."""
    if isinstance(value, date):
        return value.isoformat()
    return [as_written(each) for each in value] if isinstance(value, tuple) else value


def _agrees(key: str, awaited: Any, got: Any) -> bool:
    """Whether a value is as expected. Of the articles it is enough that each expected one is named."""
    if key == "because":
        return all(any(cites(citation=cited, asked=article) for cited in got) for article in awaited)
    return bool(awaited == got)


def _refuse_depth(text: str) -> None:
    """Nothing in a case lies deep; what does would break the loader, which reads each level within the one before."""
    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} levels within one another")


def _as_told(raw: object, number: str) -> tuple[str, Mapping[str, Any]]:
    """The id and what was expected of a case that could not be read, as far as they can be told."""
    if not isinstance(raw, dict):
        return number, {}
    expected = raw.get("expected")
    told = expected if isinstance(expected, dict) else {}
    plain = {str(key): each if isinstance(each, int | str) else brief(each) for key, each in told.items()}
    return brief(raw.get("id") or number), plain


def _read_case(raw: object, number: str) -> Case:
    """One case. Refused with everything that is wrong with it."""
    if not isinstance(raw, dict):
        raise Refused(Problem("case.no_case", f"case {number}"))
    place = f"case {brief(raw.get('id', number))}"
    problems = [Problem("case.key_missing", f"{place}: {key}") for key in NEEDED if raw.get(key) in EMPTY]
    problems += [_unknown("case.key_unknown", f"{place}: {brief(key)}", key, KEYS) for key in raw if key not in KEYS]
    problems += [
        Problem("case.names_unreadable", f"{place}: {key}", brief(raw[key]))
        for key in ("input", "expected")
        if raw.get(key) not in EMPTY and not isinstance(raw[key], dict)
    ]
    if problems:
        raise Refused(*problems)
    event = _event(raw["input"], place)
    given, wrong_inputs = _read_inputs(event, raw["input"], place)
    awaited, wrong_answers = _read_expected(event, raw["expected"], place)
    if wrong_inputs or wrong_answers:
        raise Refused(*wrong_inputs, *wrong_answers)
    remarks = {key: str(raw.get(key, "")) for key in ("working", "source", "confidence")}
    return Case(str(raw["id"]), event, raw["input"], raw["expected"], given, awaited, **remarks)


def _event(inputs: Mapping[Any, Any], place: str) -> Event:
    """The event of a case; one that names none asks the price of months."""
    name = inputs.get("event", PRICE)
    if not isinstance(name, str) or name not in EVENTS:
        raise Refused(_unknown("case.event_unknown", f"{place}: {brief(name)}", name, EVENTS))
    return EVENTS[name]


def _read_inputs(event: Event, inputs: Mapping[Any, Any], place: str) -> tuple[dict[str, Any], list[Problem]]:
    """What a case gives, by the first name of each input."""
    readers = {name: each.read for name, each in event.spelled.items()}
    read, problems = _read(readers, {k: v for k, v in inputs.items() if k != "event"}, place, "case.input_unknown")
    for names in map(event.spellings, event.needs):
        if not any(name in inputs for name in names):
            problems.append(Problem("case.input_missing", place, " / ".join(names)))
    for names in map(event.spellings, (*event.alternatives, *((each.name,) for each in event.inputs))):
        both = [name for name in names if name in inputs]
        if len(both) > 1:
            problems.append(Problem("case.inputs_exclude", place, ", ".join(both)))
    return {event.spelled[name].name: value for name, value in read.items()}, problems


def _read_expected(event: Event, expected: Mapping[Any, Any], place: str) -> tuple[dict[str, Any], list[Problem]]:
    return _read({**event.answers, "because": _articles}, expected, f"{place}: expected", "case.answer_unknown")


def _articles(value: object) -> tuple[str, ...]:
    """The articles that an answer must name: one at least, or nothing could ever be wrong."""
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(each, str) and each.strip() for each in listed):
        raise Unread("case.text_unreadable", value)
    return tuple(listed)


def _read(
    readers: Mapping[str, Reader], values: Mapping[Any, Any], place: str, unknown: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Every value read by its name; and what could not be, where `unknown` is the code for a name that is none."""
    read: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in values.items():
        where = _within(place, brief(name))
        if name not in readers:
            problems.append(_unknown(unknown, where, name, readers))
            continue
        try:
            read[name] = readers[name](value)
        except Unread as unread:
            problems.append(Problem(unread.code, where, unread.value))
    return read, problems


def _within(place: str, where: str) -> str:
    if not where:
        return place
    return f"{place} {where}" if place.endswith(": expected") else f"{place}: {where}"


def _unknown(code: str, where: str, name: object, known: Iterable[str]) -> Problem:
    """A name that is none, with every known one, and the likest where one is alike."""
    names = tuple(known)
    return Problem(code, where, ", ".join(names), near=", ".join(get_close_matches(str(name).lower(), names, n=1)))


def _place_of(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else brief(error)
