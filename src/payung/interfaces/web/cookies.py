"""What a browser keeps for us below one path, out of reach of scripts and of others' pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SecureBehindTls:
    """Marks every cookie Secure where the page came by TLS: one that a browser got so is never sent without it.

    Not by settings: the same program answers behind TLS and, on one's own machine, without.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.is_secure():
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response


def keep(*, response: HttpResponse, name: str, path: str, sealed: str, seconds: int, secure: bool) -> None:
    """Let the browser keep something that we sealed, for so many seconds."""
    response.set_cookie(name, sealed, max_age=seconds, path=path, httponly=True, samesite="Strict", secure=secure)


def forget(*, response: HttpResponse, name: str, path: str) -> None:
    """Let the browser forget it."""
    response.delete_cookie(name, path=path, samesite="Strict")
