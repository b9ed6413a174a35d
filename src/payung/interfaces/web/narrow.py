"""Around every request: nothing of anybody is visible until a guard says how far whoever asks may see."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from payung.access.scope import narrowed


class Narrow:
    """Begins each request with a database session that sees nothing, whatever the one before saw."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with narrowed():
            return self.get_response(request)
