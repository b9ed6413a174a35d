"""Reads the book's files: one YAML per amount, in the dialect of OpenFisca and PolicyEngine.

What the reader could not see is refused here, so that a wrong book never opens: a day given twice, a value that comes
back after an end, a table with a hole in it, a fraction of a rupiah.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Any

import yaml

from payung.law.amounts import Amount, Band, Bands, Parameter, Reading, Reference, Table

Raw = Mapping[str, Any]


class Misprint(ValueError):
    """The book's files contradict themselves. The message names the file and the place."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml's is 8 times faster
    """YAML without its traps: a key given twice is an error, days stay text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise Misprint(f"line {node.start_mark.line + 1}: {key} stands twice, so its values overlap")
        return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]


_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)


class _CaseLoader(_Loader):
    """The same for worked cases, where a fraction stays text as well: no money is a float."""


_CaseLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: node.value)


def load(text: str) -> Any:
    """The content of one file. Raises Misprint for a key given twice."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  a SafeLoader by descent


def load_cases(text: str) -> Any:
    """The content of a file of worked cases: as `load`, but 4.5 is the text "4.5"."""
    return yaml.load(text, Loader=_CaseLoader)  # noqa: S506  a SafeLoader by descent


def read_folder(folder: Traversable) -> dict[str, Raw]:
    """Every file below `folder`, by its name without `.yaml`. Raises Misprint where two files share a name."""
    contents: dict[str, Raw] = {}
    for file in _yaml_files(folder):
        name = file.name.removesuffix(".yaml")
        if name in contents:
            raise Misprint(f"{name}: two files have this name")
        try:
            contents[name] = load(file.read_text("utf-8"))
        except Misprint as problem:
            raise Misprint(f"{name}: {problem}") from None
    return contents


def fingerprint(contents: Mapping[str, Raw]) -> str:
    """A short name for exactly this content, whatever the order of files and keys or their comments."""
    canonical = json.dumps(contents, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def parse(*, name: str, content: Raw) -> Parameter:
    """One file's content as a parameter. Raises Misprint for gaps, overlaps and anything but whole numbers."""
    read = _tables if "brackets" in content else _rows if "rows" in content else _values
    changes = read(name, content)
    _refuse_gap(name, changes)
    metadata = content["metadata"]
    return Parameter(
        name=name,
        changes=tuple((day, _named(name, day, amount)) for day, amount in changes),
        description=content.get("description", {}),
        unit=metadata.get("unit", ""),
        readings=tuple(Reading(**each) for each in metadata.get("readings", ())),
    )


def _named(name: str, day: date, amount: Amount[object] | None) -> Amount[object] | None:
    """The amount, which from now on knows its name and since when it holds."""
    return replace(amount, name=name, since=day) if amount else None


def _yaml_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _yaml_files(entry)
        elif entry.name.endswith(".yaml"):
            yield entry


def _values(name: str, content: Raw) -> list[tuple[date, Amount[object] | None]]:
    dated = sorted(content["values"].items())
    return [(_day(name, text), _amount(name, given, content["metadata"])) for text, given in dated]


def _tables(name: str, content: Raw) -> list[tuple[date, Amount[object] | None]]:
    """A table is replaced as a whole, so every row must name the same days."""
    rows = content["brackets"]
    days = sorted(rows[0]["threshold"])
    if any(sorted(row[column]) != days for row in rows for column in ("threshold", "amount")):
        raise Misprint(f"{name}: its rows do not all begin on the same days")
    return [(_day(name, day), _table(name, day, content)) for day in days]


def _rows(name: str, content: Raw) -> list[tuple[date, Amount[object] | None]]:
    """Named rows are replaced as a whole, so every one must name the same days."""
    rows = content["rows"]
    keys, days = [row["key"] for row in rows], sorted(rows[0]["values"])
    if len(set(keys)) < len(keys):
        raise Misprint(f"{name}: a key stands twice")
    if any(sorted(row["values"]) != days for row in rows):
        raise Misprint(f"{name}: its rows do not all begin on the same days")
    return [(_day(name, day), _named_rows(name, day, content)) for day in days]


def _named_rows(name: str, day: str, content: Raw) -> Amount[object]:
    rows, labels = {}, {}
    for row in content["rows"]:
        key = row["key"]
        amount = _amount(f"{name}.{key}", row["values"][day], {**content["metadata"], **row})
        if amount is None or type(amount.value) is not int:
            raise Misprint(f"{name}: {key} is not a whole number")
        rows[key] = Amount(amount.value, amount.references, amount.note, f"{name}.{key}", _day(name, day))
        labels[key] = row["description"]
    every = dict.fromkeys(reference for row in rows.values() for reference in row.references)
    return Amount(Table(rows, labels), tuple(every))


def _table(name: str, day: str, content: Raw) -> Amount[object]:
    rows = tuple(
        _band(name, row["threshold"][day], row["amount"][day], content["metadata"]) for row in content["brackets"]
    )
    thresholds = tuple(row.threshold for row in rows)
    if thresholds[0] != 0:
        raise Misprint(f"{name} on {day}: a gap below its first row")
    for lower, upper in pairwise(thresholds):
        if lower >= upper:
            raise Misprint(f"{name} on {day}: the rows at {lower} and {upper} overlap")
    return Amount(Bands(rows, thresholds), _references(content["metadata"]["reference"]))


def _band(name: str, threshold: Any, base: Any, metadata: Raw) -> Band:
    lower = _amount(name, threshold, metadata)
    amount = _amount(name, base, metadata)
    if lower is None or amount is None or type(lower.value) is not int or type(amount.value) is not int:
        raise Misprint(f"{name}: {threshold!r} -> {base!r} is not a row of whole rupiah")
    printed = threshold.get("metadata", {}) if isinstance(threshold, dict) else {}
    return Band(lower.value, Amount(amount.value, amount.references), printed.get("printed_upper_limit"))


def _amount(name: str, given: Any, metadata: Raw) -> Amount[object] | None:
    full = given if isinstance(given, dict) else {"value": given}
    value = _whole(name, full["value"])
    references = full.get("reference") or metadata.get("reference")
    if value is None:
        return None
    if not references:
        raise Misprint(f"{name}: {value!r} names no source")
    return Amount(value, _references(references), full.get("metadata", {}).get("note"))


def _whole(name: str, value: Any) -> Any:
    """The value, if it is a whole number, yes or no, or a list of words or whole numbers; null ends the parameter."""
    if isinstance(value, list) and all(type(each) in (int, str) for each in value):
        return tuple(value)
    if value is None or type(value) in (int, bool):
        return value
    raise Misprint(f"{name}: {value!r} is neither a whole number, nor yes or no, nor a list of them")


def _references(given: list[Raw]) -> tuple[Reference, ...]:
    return tuple(Reference(**each) for each in given)


def _day(name: str, text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise Misprint(f"{name}: {text!r} is not a day like 2015-07-01") from None


def _refuse_gap(name: str, changes: list[tuple[date, Amount[object] | None]]) -> None:
    if not changes or changes[0][1] is None:
        raise Misprint(f"{name}: it has no first value")
    for day, amount in changes[:-1]:
        if amount is None:
            raise Misprint(f"{name}: a gap begins on {day}; write the value that held, or end it for good")
