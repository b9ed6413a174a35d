"""With what a page answers that holds a form."""

UNPROCESSABLE = 422
"""Understood, but something is to be mended."""


def status_of(wrong: object) -> int:
    """The status of a page that says what is wrong, a problem or several: 200 where nothing is."""
    return UNPROCESSABLE if wrong else 200
