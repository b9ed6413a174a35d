"""What a reader finds in the repository is true, and nothing of the machine it was made on."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, files

# Written in pieces, so that this file does not find itself.
TRACES = re.compile(
    "|".join((r"(?<![\w.$}])/" + r"(?:work|root|opt|tmp)/\w", "far" + r"m-\w", "py" + r"pi\.org", "python" + "hosted"))
)
PICTURES = {".png", ".jpg", ".ico", ".webp", ".woff2", ".xlsx"}


def test_no_file_names_the_machine_it_was_made_on_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in files()
        if path.suffix not in PICTURES
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if TRACES.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host_and_every_package_has_its_hash(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*--(?:index|extra-index|find-links)", text)
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^\s*#.*\n", "", text).strip(), flags=re.IGNORECASE)
    assert len(entries) > 10
    assert [entry for entry in entries if "--hash=sha256:" not in entry or "==" not in entry] == []


def test_the_lock_of_the_banks_client_names_no_address() -> None:
    assert "://" not in (ROOT / "tests/interfaces/snap/midtrans/package-lock.json").read_text("utf-8")


def test_every_dependency_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    for wanted in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        [line] = [line for line in text.splitlines() if line.strip().startswith(f'"{wanted}"')]
        assert re.search(r",\s*# \w", line), line


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name)
def test_every_link_of_a_document_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def _rooms() -> set[str]:
    return {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}


def test_the_tour_shows_the_rooms_that_there_are() -> None:
    section = (ROOT / "docs/tour.md").read_text("utf-8").partition("## The rooms")[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    shown = {name.partition("/")[0] for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    assert shown == _rooms()


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")], ids=lambda page: page.name)
def test_every_file_of_the_code_that_a_document_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    named = set(re.findall(r"`([\w/]+/\w+\.(?:py|yaml|toml|csv))`", text))
    assert [name for name in named if not (PACKAGE / name).exists() and not (ROOT / name).exists()] == []
    drawn = re.findall(r"^[│ ]*[├└]── ([\w./]+)", text, re.MULTILINE)
    assert [name for name in drawn if not list(ROOT.rglob(name))] == []
