"""What a phone keeps of the app, so that it opens without a signal: pages, scripts, look. It holds nothing of anybody.

The worker (static/payung/agent/worker.js) keeps all of one edition; where anything of it changes, the edition does.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from payung.interfaces.web.language import reading_language
from payung.interfaces.web.staff import Staff, everybody, is_at_work, known, refuse
from payung.interfaces.web.words import SCHOOLS
from payung.kernel.language import LANGUAGES, MONTH_NAMES
from payung.kernel.problems import Problem
from payung.people.regions import PROVINCE_CODES

STATIC = Path(__file__).parents[1] / "static"
SCRIPTS = STATIC / "payung"
WORKER = SCRIPTS / "agent/worker.js"
COMMENTS = re.compile(r"^[ \t]*(?://[^\n]*|/\*.*?\*/)\n", re.DOTALL | re.MULTILINE)
LOOK = ("payung/tokens.css", "payung/page.css", "payung/agent.css")
ICONS = {"any": (192, 512), "maskable": (512,)}
MINUTE, HOUR = 60, 60 * 60
CHECKED = (
    *(Problem("nik.missing"), Problem("nik.not_digits"), Problem("nik.length", value="{n}")),
    *(Problem("nik.place_unknown"), Problem("nik.date_impossible"), Problem("nik.serial_zero")),
    *(Problem("name.missing"), Problem("name.unreadable"), Problem("occupation.missing")),
    *(Problem("occupation.unknown"), Problem("heir.relation_missing")),
    *(Problem("region.missing"), Problem("consent.required")),
)
"""What the phone itself finds wrong; all else the server says."""


@everybody
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """The app. Whoever is not logged in sees it empty; whoever may register nobody here is told so."""
    if is_at_work(request) and isinstance(asked := known(request), Staff) and not asked.may("field"):
        return refuse(request, Problem("staff.no_right"))
    return render(request, "payung/agent/shell.html", _context() | {"hastened": [*map(_address, _scripts())]})


@everybody
@require_safe
@cache_control(no_cache=True)
def shell(request: HttpRequest, language: str) -> HttpResponse:
    """The app's page as the phone keeps it, in one language: whoever asks gets the same letters."""
    if language not in LANGUAGES:
        raise Http404
    return HttpResponse(_page(language))


@everybody
@require_safe
@cache_control(max_age=MINUTE, public=True)
def script(request: HttpRequest, name: str) -> HttpResponse:
    """A module of the app as a phone gets it."""
    if name not in _scripts():
        raise Http404
    return HttpResponse(_scripts()[name], "text/javascript; charset=utf-8")


@everybody
@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the shell; it may speak for everything below the app's address."""
    edition, files = _edition()
    told = f"const EDITION = {json.dumps(edition)};\nconst SHELL = {json.dumps(files)};\n"
    response = HttpResponse(told + _bare(WORKER), "text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = reverse("agent")
    return response


@everybody
@require_safe
@cache_control(max_age=HOUR, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app beside its others."""
    icons = [
        {
            "src": static(f"payung/agent/icon-{purpose}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for purpose, sizes in ICONS.items()
        for size in sizes
    ]
    told = {
        "id": reverse("agent"),
        "name": _("Payung for agents"),
        "short_name": "Payung",
        "description": _("Register people where there is no signal."),
        "lang": reading_language(),
        "start_url": reverse("agent"),
        "scope": reverse("agent"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": "#0b4a8f",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json")


def shell_files() -> list[str]:
    """The addresses of everything that the phone keeps."""
    pages = [reverse("agent-shell", kwargs={"language": language}) for language in LANGUAGES]
    return [*pages, reverse("favicon"), *map(static, LOOK), *map(_address, _scripts())]


@cache
def _scripts() -> Mapping[str, str]:
    """The app's modules and what they import from beside them, by their paths."""
    paths = [SCRIPTS / "nik.js", *(path for path in sorted(WORKER.parent.glob("*.js")) if path != WORKER)]
    return {path.relative_to(SCRIPTS).as_posix(): _bare(path) for path in paths}


def _bare(path: Path) -> str:
    """A script without the comments that stand on lines of their own: a third of its weight, which no phone reads."""
    return COMMENTS.sub("", path.read_text("utf-8"))


def _address(script: str) -> str:
    return reverse("agent-script", kwargs={"name": script})


def _context() -> dict[str, object]:
    return {
        "checked": CHECKED,
        "children": {"1": _("First child"), "2": _("Second child")},
        "schools": SCHOOLS,
        "months": " ".join(MONTH_NAMES[reading_language()]),
        "provinces": " ".join(sorted(PROVINCE_CODES)),
    }


@cache
def _page(language: str) -> str:
    """The page as a script keeps it: its scripts lie beside it and need not be hastened, nor be missed."""
    with translation.override(language):
        return render_to_string("payung/agent/shell.html", _context())


@cache
def _edition() -> tuple[str, list[str]]:
    """The edition's name, out of every byte of it, and its files."""
    contents = [*(_page(language).encode() for language in LANGUAGES), WORKER.read_bytes()]
    contents += [*((STATIC / name).read_bytes() for name in LOOK), *(code.encode() for code in _scripts().values())]
    digests = b"".join(hashlib.sha256(content).digest() for content in contents)
    return f"agent-{hashlib.sha256(digests).hexdigest()[:16]}", shell_files()
