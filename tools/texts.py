"""Brings the Indonesian catalogue up to date with the texts of the code; with --check it only says what is not right.

A text is what stands in `_("…")` or `to_translate("…")`, in a template's translate tags, or is a command's docstring.
"""

import ast
import inspect
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools.application import application, commands

SOURCE = Path("src/payung")
CATALOGUE = SOURCE / "locale/id/LC_MESSAGES/django.po"
MARKS = {"_", "to_translate"}
# What must stand in a translation as it stands in the text: values to fill in, and rich's and HTML's marks.
FILLED_IN = re.compile(r"%\(\w+\)s|\{\w*\}|\[/?(?:bold|dim|red|green|blue)?\]|</?b>")
HEADER = """\
# Payung in Indonesian. The texts stand in the code, in English; `make texts` brings them here.
msgid ""
msgstr ""
"Project-Id-Version: payung\\n"
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Text = str | tuple[str, ...]  # a text, or its singular and plural


def texts() -> Iterator[tuple[Path, Text]]:
    """Every text of the code with its file, in the order in which the files have them."""
    helps = {inspect.unwrap(command.callback).__doc__ for _, command in commands(application())}
    for path in sorted(SOURCE.rglob("*.*")):
        if path.suffix == ".py":
            yield from ((path, text) for text in _in_code(ast.parse(path.read_text("utf-8")), helps))
        elif path.suffix == ".html":
            yield from ((path, text) for text in _in_template(path))


def _in_code(node: ast.AST, helps: set[str | None]) -> Iterator[str]:
    """By syntax, not by tokens: before Python 3.12 the calls inside an f-string are no tokens."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text))]) if name in MARKS:
            yield text
        case ast.FunctionDef() if (help_ := ast.get_docstring(node, clean=False)) and help_ in helps:
            yield help_
    for child in ast.iter_child_nodes(node):
        yield from _in_code(child, helps)


def _in_template(path: Path) -> Iterator[Text]:
    code = templatize(path.read_text("utf-8"), origin=str(path))
    keywords = {"gettext": None, "ngettext": (1, 2)}
    for _, text, _, _ in extract("python", io.BytesIO(code.encode()), keywords=keywords):
        yield text


def brought_up_to_date(catalogue: Catalog) -> str:
    """The catalogue with today's texts: what is new stands there without a translation, what is gone is gone."""
    template = Catalog()
    for path, text in texts():
        template.add(text, locations=[(path.as_posix(), 0)])
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True, include_lineno=False)
    return HEADER + written.getvalue().decode()


def faults(catalogue: Catalog) -> Iterator[str]:
    """What is wrong with the translations, a sentence each."""
    for message in catalogue:
        if message.id:
            fault = _fault(message)
            if fault:
                yield f"{fault}: {message.id!r}"


def _fault(message: Message) -> str:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not strings or not all(strings):
        return "no translation"
    if message.fuzzy:
        return "translation marked as fuzzy"
    text = message.id if isinstance(message.id, str) else message.id[-1]
    if any(sorted(FILLED_IN.findall(string)) != sorted(FILLED_IN.findall(text)) for string in strings):
        return "translation with other values or marks"
    return ""


def _read(text: str) -> Catalog:
    return read_po(io.BytesIO(text.encode()))


def main() -> None:
    """Update the catalogue, or with --check exit 1 if it is not up to date or lacks a translation."""
    before = CATALOGUE.read_text("utf-8")
    after = brought_up_to_date(_read(before))
    wrong = list(faults(_read(after)))
    if "--check" in sys.argv:
        if after != before:
            wrong.append("the catalogue is not what `make texts` would write")
        sys.exit("\n".join(wrong) or 0)
    CATALOGUE.write_text(after, "utf-8")
    sys.stderr.writelines(f"{fault}\n" for fault in wrong)


if __name__ == "__main__":
    main()
