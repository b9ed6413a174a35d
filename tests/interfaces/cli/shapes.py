"""What an answer is made of: its keys and the types of their values, exactly."""

from typing import Any

Shape = Any


def shape(value: Any) -> Shape:
    """The keys and types of a JSON value; a list is the shape its items share, or empty."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        shapes = [shape(inner) for inner in value]
        assert all(each == shapes[0] for each in shapes), f"a list of different things: {value}"
        return shapes[:1]
    return type(value)


REFUSAL = {"problems": [{"code": str, "where": str, "message": str, "fix": str}]}
MONTH_OF_LIST = {"month": str, "list": str, "people": int, "amount": int}
CHECKED = {
    **{"list": str, "sha256": str, "rows": int, "ready": int, "to_mend": int, "already_covered": int},
    **{"ask_person": int, "reasons": [{"code": str, "rows": int}], "cost": int, "budget_left": int, "seconds": dict},
    **{"state": str, "over_quota": dict, "round": {"n": int, "first": str, "parent": str}},  # beyond what is promised
    "reading": {
        **{"sheet": str, "heading_row": int, "passed_over": [], "rejects_of": str},
        "days": {"text": str, "cells_swapped": bool, "witnesses": int, "against": int, "short_years": int},
    },
}
COVER = {
    "number": str,
    "on": str,
    "covered": bool,
    "known_at": str,
    "provisional": bool,
    "programmes": [
        {
            **{"programme": str, "covered": bool, "state": str, "since": str, "paid_until": str, "until": str},
            **{"arrears_months": int, "funders": [str], "payments": [str], "because": [str], "why": [str]},
            **{"begins": type(None)},  # beyond what the page promises
        }
    ],
}
