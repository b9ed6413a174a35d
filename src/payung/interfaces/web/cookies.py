"""What a browser keeps for us below one path, out of reach of scripts and of others' pages."""

from django.http import HttpResponse


def keep(*, response: HttpResponse, name: str, path: str, sealed: str, seconds: int, secure: bool) -> None:
    """Let the browser keep something that we sealed, for so many seconds."""
    response.set_cookie(name, sealed, max_age=seconds, path=path, httponly=True, samesite="Strict", secure=secure)


def forget(*, response: HttpResponse, name: str, path: str) -> None:
    """Let the browser forget it."""
    response.delete_cookie(name, path=path, samesite="Strict")
