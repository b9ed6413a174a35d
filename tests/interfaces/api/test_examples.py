"""Every example of docs/api.md is typed as it stands there, and answers what it says."""

import re
import shlex
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from tests.conftest import Fresh
from tests.house.source import ROOT
from tests.interfaces.api.conftest import Machine
from tests.people.entries import nik

EXAMPLE = re.compile(r"^    (curl .*)\n    → (\d{3}) (.*)$", re.MULTILINE)
PAGE = Path(ROOT / "docs/api.md").read_text("utf-8")


def typed(machine: Machine, command: str) -> Any:
    """What the server answers to a curl command: a GET, or with `-d` a POST."""
    words = shlex.split(command)
    headers = dict(word.split(": ", 1) for flag, word in zip(words, words[1:], strict=False) if flag == "-H")
    address, content_type = urlsplit(words[1]), headers.pop("Content-Type", "")
    path = f"{address.path}?{address.query}" if address.query else address.path
    if "-d" not in words:
        return machine.client.get(path, headers=headers)
    return machine.client.post(path, words[words.index("-d") + 1], content_type=content_type, headers=headers)


def test_the_examples_of_the_page_hold(db: Fresh, platform: Machine) -> None:
    examples = EXAMPLE.findall(PAGE)
    assert len(examples) == PAGE.count("    curl ") == 8
    for command, status, keys in examples:
        number = next(iter(db.rows("SELECT number FROM people_worker")), ("",))[0]
        filled = Template(command).substitute(PAYUNG="", KEY=platform.key, NIK=nik(serial=4), NUMBER=number)
        answer = typed(platform, filled)
        assert (answer.status_code, list(answer.json())) == (int(status), keys.split()), command
