"""Writes docs/problems.md, commands.md, roles.md and docs/law from the code; with --check it only says whether they
are up to date."""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from payung.access.roles import RIGHTS, ROLES
from payung.kernel.problems import Explanation, catalogue
from tools import handbook
from tools.application import application, commands

ABOUT_PROBLEMS = """\
<!-- Written by `make docs` from src/payung/kernel/problems.toml: change it there. -->
# Problems

Every code with which Payung refuses something: what it says, and → how to put it right. A page shows both beside the
field, a list in the workbook of its rejected rows, a command on standard error, or with `--json` as
`{"problems": [{"code", "where", "message", "fix"}]}` and exit status 3. `{value}` is what was found there.
"""
ABOUT_COMMANDS = """\
<!-- Written by `make docs` from the commands themselves: change it there. -->
# Commands

`payung COMMAND --help` says the same, and in Indonesian with `payung --lang id COMMAND --help` or an Indonesian locale.
Exit status: 0 yes or done, 1 no or a difference found, 2 usage, 3 refused ([why](problems.md)). A NIK is never an
argument. Months are `2026-12`, days `2026-12-31`, money is whole rupiah.
"""
ABOUT_ROLES = """\
<!-- Written by `make docs` from src/payung/access/roles.py: change it there. -->
# Roles

What each role may: **●** do, ○ only see, nothing where neither stands. A role is granted for a region (the nation, a
province, a kabupaten or kota) or for a sponsor, and reaches no further. [How the staff come in](staff.md).
"""


def problems_page() -> str:
    """Every problem code: what it says and how to mend it, in both languages, and the article if there is one."""
    lines = [ABOUT_PROBLEMS.rstrip()]
    for group, entries in groupby(sorted(catalogue().items()), key=lambda entry: entry[0].partition(".")[0]):
        lines += ["", f"## {group}"]
        for code, explanation in entries:
            lines += ["", f"### {code}", *_explained(explanation)]
    return "\n".join(lines) + "\n"


def _explained(explanation: Explanation) -> Iterator[str]:
    yield f"- id: {explanation.message['id']} → {explanation.fix['id']}"
    yield f"- en: {explanation.message['en']} → {explanation.fix['en']}"
    if explanation.because:
        yield f"- {explanation.because}"


def commands_page() -> str:
    """Every command with its help and its options."""
    app = application()
    lines = [ABOUT_COMMANDS, *(f"- [`{name}`](#{name.replace(' ', '-')})" for name, _ in commands(app))]
    for name, command in commands(app):
        lines += ["", f"## {name}", command.help, "", f"    {_usage(name, command)}"]
        if command.params:
            lines += ["", "| option | meaning | |", "|---|---|---|", *(_row(parameter) for parameter in command.params)]
    return "\n".join(lines) + "\n"


def _usage(name: str, command: Any) -> str:
    needed = [_spelled(parameter) for parameter in command.params if parameter.required]
    optional = any(not parameter.required for parameter in command.params)
    return " ".join([name, *needed, *(["[OPTIONS]"] if optional else [])])


def _spelled(parameter: Any) -> str:
    """How it is typed: `FILE`, `--json`, `--serve / --no-serve`, `--rows ROWS`."""
    placeholder: str = (parameter.metavar or parameter.name.strip("_")).upper()
    if parameter.param_type_name == "argument":
        return placeholder
    spelled = " / ".join([*parameter.opts, *parameter.secondary_opts])
    return spelled if parameter.is_flag else f"{spelled} {placeholder}"


def _row(parameter: Any) -> str:
    if parameter.required:
        otherwise = "needed"
    elif parameter.default in (None, "", False):
        otherwise = ""
    elif parameter.secondary_opts:
        otherwise = f"default `{parameter.opts[0]}`"
    else:
        otherwise = f"default `{parameter.default}`"
    return f"| `{_spelled(parameter)}` | {parameter.help} | {otherwise} |"


def roles_page() -> str:
    """Each right, and which role may do or see it."""
    roles = list(ROLES.values())
    heading = [f"`{role.code}`" for role in roles]
    lines = [ABOUT_ROLES, f"| right | about | {' | '.join(heading)} |", "|---|---|" + ":-:|" * len(roles)]
    for right, about in RIGHTS.items():
        marks = ["●" if right in role.does else "○" if right in role.sees else "" for role in roles]
        lines.append(f"| `{right}` | {about} | {' | '.join(marks)} |")
    lines += ["", "| role | Indonesian | English | bound to |", "|---|---|---|---|"]
    lines += [f"| `{role.code}` | {role.name_id} | {role.name_en} | a {role.bound} |" for role in roles]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every generated page by where it stands."""
    written = {"problems": problems_page, "commands": commands_page, "roles": roles_page}
    return {Path(f"docs/{name}.md"): page() for name, page in written.items()} | handbook.pages()


def main() -> None:
    """Write the pages, or with --check exit 1 if one is not as it would be written."""
    wanted = pages()
    stale = [path for path, page in wanted.items() if not path.exists() or path.read_text("utf-8") != page]
    gone = [path for path in sorted(handbook.FOLDER.glob("*.md")) if path not in wanted]
    if "--check" in sys.argv:
        wrong = ", ".join(map(str, [*stale, *gone]))
        sys.exit(f"not up to date, run `make docs`: {wrong}" if wrong else 0)
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(wanted[path], "utf-8")
    for path in gone:
        path.unlink()


if __name__ == "__main__":
    main()
