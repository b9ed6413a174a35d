"""In a demo nobody has a telephone: the code that opens a worker's pages is said on the console of whoever serves."""

import re
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from payung.site.laying import mark_as_demo
from tests.conftest import Fresh, Installation
from tests.people.counter import open_counter, registered
from tests.site.test_serving import _free_port, _status, _until

PHONE = "6281234567890"


def _sent(browser: OpenerDirector, site: str, page: str, **fields: str) -> str:
    """The page on which one stands after a form was sent from `page`."""
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(f"{site}/me/enter").read().decode())
    body = urlencode({"csrfmiddlewaretoken": token[0], **fields}).encode()
    text: str = browser.open(f"{site}{page}", body, timeout=20).read().decode()
    return text


def test_the_code_is_said_on_the_console_and_opens_the_pages(db: Fresh, tmp_path: Path) -> None:
    mark_as_demo()
    open_counter()
    number = str(registered(phone=PHONE, name="Maria Seran").number)
    command = [str(Path(sys.executable).with_name("payung")), "serve", "--port", str(port := _free_port())]
    environment, said = Installation(tmp_path / "home", db).environment, tmp_path / "console"
    site, browser = f"http://127.0.0.1:{port}", build_opener(HTTPCookieProcessor(CookieJar()))
    with (
        said.open("wb") as console,
        subprocess.Popen(command, env=environment, stdout=console, stderr=console) as serving,
    ):
        try:
            _until(lambda: _status(port))
            _sent(browser, site, "/me/enter", who=number)
            _until(lambda: re.search(r"\b\d{6}\b", _line(said)))
            code = re.findall(r"\b\d{6}\b", _line(said))[-1]
            assert "Maria Seran" in _sent(browser, site, "/me/code", who=number, code=code)
        finally:
            serving.terminate()
            serving.wait(20)


def _line(console: Path) -> str:
    """What was said to Maria's telephone, the last line of it."""
    told = [line for line in console.read_text().splitlines() if PHONE in line]
    return told[-1].replace(PHONE, "") if told else ""
