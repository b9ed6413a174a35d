"""Prices that were used, with the articles they rest on, in the form a funding keeps. Pure."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from payung.kernel.months import Month
from payung.law.contributions import Line


def tariff(lines: Iterable[tuple[Month, Line]]) -> list[dict[str, Any]]:
    """The distinct prices among `lines`, each with the months it was used for (`2026-12`)."""
    used: dict[Line, list[str]] = {}
    for month, line in lines:
        months = used.setdefault(line, [])
        if str(month) not in months:
            months.append(str(month))
    return [{**asdict(line), "months": months} for line, months in used.items()]
