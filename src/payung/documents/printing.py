"""Data into PDF by templates of our own. Pure: the same data are the same bytes, on every machine and in every year.

Fonts are those of the compiler's wheel alone, the day of the document comes with the data, and no clock is read. The
bytes are the same for one version of the compiler and of the template; the data are the same for ever.
"""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from typst import PDFStandard  # stands in the stub alone

FOR_ARCHIVES: list["PDFStandard"] = ["a-2a", "ua-1"]  # can be read in fifty years, and by those who listen to it


def pdf(*, template: str, data: Mapping[str, Any]) -> bytes:
    """Print `data` by the template of this name (templates/*.typ). Data are shown as they are, never run as markup."""
    sources = _templates() | {"main.typ": _templates()[f"{template}.typ"], "data.json": _as_json(data)}
    try:
        return _compiled(sources, FOR_ARCHIVES)
    except typst.TypstError as error:
        # A paper for archives shows every letter. A name in a script that no font of ours has prints as boxes
        # rather than not at all.
        if "could not be displayed" not in str(error):
            raise
        return _compiled(sources, [])


def _compiled(sources: dict[str, bytes], standards: list["PDFStandard"]) -> bytes:
    # Its types know one file; it takes several by name.
    compiler = typst.Compiler(sources, ignore_system_fonts=True)  # type: ignore[type-var]
    printed = compiler.compile(format="pdf", pdf_standards=standards, timestamp=0)
    assert isinstance(printed, bytes)
    return printed


@cache
def _templates() -> dict[str, bytes]:
    folder = files("payung.documents") / "templates"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".typ")}


def _as_json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(_visible(data)).encode()


def _visible(value: Any) -> Any:
    """The data without characters that nobody sees: they could turn the order of the text or hide a part of it."""
    match value:
        case str():
            return "".join(each for each in " ".join(value.split()) if not unicodedata.category(each).startswith("C"))
        case Mapping():
            return {key: _visible(each) for key, each in value.items()}
        case list() | tuple():
            return [_visible(each) for each in value]
        case _:
            return value
