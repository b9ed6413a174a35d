"""What no keyboard types and no text of the database holds: the sign NUL. Whatever is called so is not there."""

from collections.abc import Callable

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found


class Legible:
    """Answers "not there" where something with a NUL was looked up, in an address or a form: else it were our fault,
    with its trace in the log for each time that a stranger tries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to what psycopg refuses to send for its NUL; of nothing else."""
        if isinstance(exception, DataError) and "NUL (0x00)" in str(exception):
            return page_not_found(request, Http404())
        return None
