"""Readers meet no text without its Indonesian, and no document that the code has left behind."""

import io
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.house.source import ROOT
from tools import docs, texts

pytestmark = pytest.mark.usefixtures("at_the_root")


@pytest.fixture
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def catalogue() -> Catalog:
    """Our catalogue, to damage."""
    return read_po(io.BytesIO(texts.CATALOGUE.read_bytes()))


def checked(catalogue: Catalog, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the check says about this catalogue; nothing if it is content."""
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True, include_lineno=False)
    path = folder / "django.po"
    path.write_text(texts.HEADER + written.getvalue().decode(), "utf-8")
    monkeypatch.setattr(texts, "CATALOGUE", path)
    monkeypatch.setattr(sys, "argv", ["texts", "--check"])
    with pytest.raises(SystemExit) as left:
        texts.main()
    return str(left.value.code or "")


def test_every_text_is_translated(catalogue: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked(catalogue, tmp_path, monkeypatch) == ""


def test_a_missing_translation_is_caught(catalogue: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.delete("Reading the file")
    assert "no translation: 'Reading the file'" in checked(catalogue, tmp_path, monkeypatch)


def test_an_empty_translation_is_caught(catalogue: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue["Reading the file"].string = ""
    assert checked(catalogue, tmp_path, monkeypatch) == "no translation: 'Reading the file'"


def test_a_fuzzy_translation_is_caught(catalogue: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue["Reading the file"].flags.add("fuzzy")
    assert checked(catalogue, tmp_path, monkeypatch) == "translation marked as fuzzy: 'Reading the file'"


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("User {name} added.", "Pengguna ditambahkan."),
        ("Covered on %(day)s", "Terlindungi pada %(hari)s"),
        ("Contributions for the %(count)s ready rows: <b>%(cost)s</b>", "Iuran %(count)s baris: %(cost)s"),
    ],
)
def test_a_translation_that_loses_a_value_or_a_mark_is_caught(
    catalogue: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, translation: str
) -> None:
    catalogue[text].string = translation
    assert f"translation with other values or marks: {text!r}" in checked(catalogue, tmp_path, monkeypatch)


def test_a_translation_of_nothing_is_caught(
    catalogue: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.add("Nobody says this", "Tak seorang pun mengatakan ini")
    assert checked(catalogue, tmp_path, monkeypatch) == "the catalogue is not what `make texts` would write"


@pytest.mark.parametrize(
    "text",
    [
        "Skip to the content",  # in a template
        "stop with Ctrl+C",  # inside an f-string
        "Reading the file",  # spoken later, through a variable
        "months stand once",  # of a room below the interfaces
        "Check a list: every row, with reasons. Nobody is registered and no rupiah moves.",  # a docstring
    ],
)
def test_texts_are_found_wherever_they_stand(text: str) -> None:
    assert text in {found for _, found in texts.texts()}


def test_the_written_documents_are_what_the_code_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["docs", "--check"])
    with pytest.raises(SystemExit) as left:
        docs.main()
    assert left.value.code == 0


def test_a_document_that_the_code_has_left_behind_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "problems.md"
    old.write_text(docs.problems_page().replace("### nik.length", "### nik.size"), "utf-8")
    monkeypatch.setattr(docs, "pages", lambda: {old: docs.problems_page()})
    monkeypatch.setattr(sys, "argv", ["docs", "--check"])
    with pytest.raises(SystemExit) as left:
        docs.main()
    assert "not up to date" in str(left.value.code)
