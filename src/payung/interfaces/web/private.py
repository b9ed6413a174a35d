"""Pages that hold something of somebody: kept by no browser and no server between."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """What this page shows, or refuses to, is kept by no browser and no server between."""

    @wraps(view)
    def kept_by_nobody(request: HttpRequest, **words: Any) -> HttpResponse:
        response = view(request, **words)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return kept_by_nobody
