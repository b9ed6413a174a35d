"""The whole command: what the interface offers, and what only the site can do: demo, serve, samples, the database."""

import os
import subprocess
from pathlib import Path
from socket import socket
from typing import Annotated, Any

import typer
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from rich.console import Console
from rich.markup import escape

from payung.access.queries import is_demo
from payung.access.roles import ROLES
from payung.interfaces.cli.answers import ProgressWatch, answer, err, out, refusals
from payung.interfaces.cli.commands import commands
from payung.interfaces.cli.help import add, group
from payung.interfaces.cli.lists import OUTCOMES
from payung.interfaces.cli.options import AsJson, By, Unreadable, month, writable
from payung.interfaces.cli.session import now, open_installation
from payung.interfaces.cli.words import _, filled, language
from payung.interfaces.worker import working
from payung.kernel.language import long_date, name_in, number, percent, rupiah
from payung.kernel.months import Month
from payung.kernel.problems import Problem, message
from payung.messages.adapters import Outgoing
from payung.messages.routes import said_aloud
from payung.site import database, serving
from payung.site.demo import run_demo
from payung.site.home import home_folder
from payung.site.inbox import inbox_receive
from payung.site.laying import lay_down_members, sample_pairs
from payung.site.office import Office, open_office
from payung.site.samples.alike import kinds
from payung.site.samples.defects import stated
from payung.site.samples.lists import write_sample_list
from payung.site.serving import HOST

PORT, PROCESSES = 8000, 1
Port = Annotated[int, typer.Option(help=_("Port of the site."), min=1, max=65535)]
Processes = Annotated[
    int, typer.Option(help=_("How many processes serve the site: more than one where cores stay idle."), min=1, max=64)
]


def demo(
    serve_: Annotated[bool, typer.Option("--serve/--no-serve", help=_("Serve the site afterwards."))] = True,
    rows: Annotated[int, typer.Option(help=_("Rows of the sample list."), min=1)] = 100_000,
    members: Annotated[int, typer.Option(help=_("Members in the registry beforehand."), min=0)] = 50_000,
    port: Port = PORT,
    processes: Processes = PROCESSES,
    as_json: AsJson = False,
) -> None:
    """The main job on synthetic people: a province's list of 100,000, from file to cover; then serve the site."""
    open_installation()
    with refusals(as_json_object=as_json), ProgressWatch(silent=as_json) as watch:
        folder = home_folder() / "demo"
        done = run_demo(folder=folder, rows=rows, members=members, at=now(), watch=watch)
        office = open_office(folder=folder, funder=done.funder, at=now())
    kept = done.list
    payload: dict[str, Any] = {
        "list": kept.id,
        "state": kept.state,
        "rows": kept.rows,
        **kept.outcomes,
        "reasons": [{"code": code, "rows": count} for code, count in kept.reasons.items()],
        "people": done.people,
        "from": str(done.first_day),
        "to": str(done.last_day),
        "received": done.received,
        "budget": done.budget,
        "holds": done.verification.holds if done.verification else None,
        "seconds": done.seconds,
        "accounts": [{"role": each.role, "name": each.name} for each in office.accounts],
        "password": office.password,
        "participant": office.participant,
        "event": office.event,
        "address": f"http://{HOST}:{port}/staff",
    }

    def say() -> None:
        out.print(f"[bold]{number(kept.rows)} {_('rows')}[/] · {kept.file_name} · {_('list')} {kept.id}")
        for outcome, count in kept.outcomes.items():
            out.print(f"  {number(count):>9}  {percent(count, kept.rows):>6}  {_(OUTCOMES[outcome])}")
        out.print(f"[bold]{_('Why rows were not taken')}[/]")
        for code, count in kept.reasons.items():
            out.print(
                f"  {number(count):>9}  {message(Problem(code), language=language())} [dim]{code}[/]", soft_wrap=True
            )
        out.print(
            f"[bold]{number(done.people)} {_('people covered')}[/] {_('from')} {long_date(done.first_day, language())}"
            f" {_('to')} {long_date(done.last_day, language())}"
        )
        out.print(f"  {rupiah(done.received)} {_('received of a budget of')} {rupiah(done.budget)}")
        if done.verification:
            looked = number(sum(finding.checked for finding in done.verification.findings))
            holds = _("the books hold") if done.verification.holds else _("THE BOOKS DO NOT HOLD: payung verify")
            out.print(f"  {holds} ({looked} {_('rows looked at')})")
        for name, seconds in done.seconds.items():
            out.print(f"  [dim]{seconds:>8.2f} s  {name}[/]")
        _say_office(office, port)

    answer(payload, as_json_object=as_json, say=say)
    if serve_:
        with refusals(as_json_object=as_json):
            listening = serving.listen(port=port)
        _run(listening, port, processes, err if as_json else out)


def _say_office(office: Office, port: int) -> None:
    """Who one can be in this demo, and how to come in."""
    out.print(f"[bold]{_('Come in as one of the staff')}[/] http://{HOST}:{port}/staff")
    for each in office.accounts:
        role = name_in(language(), ROLES[each.role])
        out.print(f"  {each.name:<16}{role}")
    out.print(f"  {_('password of all of them')}: [bold]{escape(office.password)}[/]")
    out.print(f"  [dim]{_('The second factor of whoever typed it is said here.')}[/]")
    if office.participant:
        out.print(
            f"  {_('search for participant')} [bold]{office.participant}[/] · {_('event of today')} {office.event}"
        )


def serve(port: Port = PORT, processes: Processes = PROCESSES, as_json: AsJson = False) -> None:
    """Serve the site on this machine, send what is due in the outbox, and do the jobs that are asked for."""
    open_installation()
    with refusals(as_json_object=as_json):
        listening = serving.listen(port=port)
    answer({"address": f"http://{HOST}:{port}"}, as_json_object=as_json, say=lambda: None)
    _run(listening, port, processes, err if as_json else out)


def _run(listening: socket, port: int, processes: int, console: Console) -> None:
    if is_demo():
        settings.PAYUNG_MESSAGES = said_aloud(routes=settings.PAYUNG_MESSAGES, aloud=_say_message)
        settings.PAYUNG_ALOUD = _say_code
    console.print(f"{_('Payung is at')} http://{HOST}:{port} · {_('stop with Ctrl+C')}")
    serving.serve(listening=listening, processes=processes)


def worker(
    until_empty: Annotated[bool, typer.Option("--until-empty", help=_("Stop once no job waits."))] = False,
    as_json: AsJson = False,
) -> None:
    """Do the jobs that are asked for, one at a time; payung serve has a worker of its own."""
    open_installation()
    if not until_empty:
        err.print(f"{_('Waiting for jobs')} · {_('stop with Ctrl+C')}")
    connections.close_all()  # the worker has sessions of its own
    working.work(forever=not until_empty)
    answer({"stopped": True}, as_json_object=as_json, say=lambda: None)


def _say_message(outgoing: Outgoing) -> None:
    err.print(f"[dim]✉ {escape(outgoing.to)}[/] {escape(outgoing.text)}", soft_wrap=True)


def _say_code(name: str, code: str) -> None:
    said = filled(_("The code of {name} is now {code}."), name=name, code=f"[bold]{code}[/]")
    err.print(f"[dim]✉[/] {said}", soft_wrap=True)


def sample_members(
    by: By,
    members: Annotated[int, typer.Option(help=_("How many members."), min=1)] = 50_000,
    seed: Annotated[int, typer.Option(help=_("The same seed makes the same people."))] = 1,
    as_json: AsJson = False,
) -> None:
    """Lay down synthetic members who paid months in the past. In a demo home only."""
    open_installation()
    with refusals(as_json_object=as_json), ProgressWatch(silent=as_json) as watch:
        added = lay_down_members(count=members, seed=seed, by=by, at=now(), watch=watch)
    said = _("{people} members added.").replace("{people}", number(added))
    answer({"members": added, "seconds": watch.seconds}, as_json_object=as_json, say=lambda: out.print(said))


def sample_list(
    out_: Annotated[Path, typer.Option("--out", help=_("The list to write: .xlsx or .csv."))],
    truth: Annotated[Path, typer.Option(help=_("The truth about every row, as CSV."))],
    rows: Annotated[int, typer.Option(help=_("How many rows."), min=1)] = 100_000,
    seed: Annotated[int, typer.Option(help=_("The same seed makes the same list."))] = 1,
    mix: Annotated[
        int | None,
        typer.Option(help=_("Another seed draws other kinds and rates of likeness; without it, the stated rates.")),
    ] = None,
    first: Annotated[str, typer.Option("--from", help=_("First month of the agreement; without it, next month."))] = "",
    as_json: AsJson = False,
) -> None:
    """Write a synthetic list of NTT workers with the defects of real lists, and the truth about each row."""
    start = month(first) if first else None
    if out_.suffix not in (".xlsx", ".csv"):
        raise Unreadable(_("a list is written as .xlsx or .csv"))
    writable(out_)
    writable(truth)
    open_installation()
    today = timezone.localdate(now())
    written = write_sample_list(
        rows=rows,
        seed=seed,
        mix=mix,
        out=out_,
        truth=truth,
        today=today,
        first_month=start or Month.of(today) + 1,
        members=sample_pairs(),
    )
    defects: list[dict[str, Any]] = [
        {"defect": name, "rate": rate, "rows": written.defects.get(name, 0), "expected": expected}
        for name, rate, expected, _meaning in stated(kinds(mix=mix))
    ]
    payload = {"file": str(out_), "truth": str(truth), "rows": written.rows, "defects": defects}

    def say() -> None:
        for each in defects:
            out.print(f"  {number(each['rows']):>9}  {each['rate']:>6.2%}  {each['defect']} [dim]{each['expected']}[/]")
        said = _("{rows} rows written to {file}.").replace("{rows}", number(written.rows))
        out.print(escape(said.replace("{file}", str(out_))), soft_wrap=True)

    answer(payload, as_json_object=as_json, say=say)


def db_status(as_json: AsJson = False) -> None:
    """Whether the embedded database runs, and where it stands. Exit status 1 if it does not run."""
    found = database.status(home=home_folder())
    answer(
        found,
        as_json_object=as_json,
        say=lambda: out.print(*(f"{name}: {value}" for name, value in found.items()), sep="\n"),
    )
    if not found["running"]:
        raise typer.Exit(1)


def db_stop(as_json: AsJson = False) -> None:
    """Stop the embedded database, whoever uses it."""
    stopped = database.stop(home=home_folder())
    said = _("The database is stopped.") if stopped else _("It was not running.")
    answer({"stopped": stopped}, as_json_object=as_json, say=lambda: out.print(said))


AS_IN_ENDE = """SET payung.sees = '{"regions": ["53.08"]}';"""


def db_shell() -> None:
    """A psql session as payung_app."""
    open_installation()
    parts = connection.get_connection_params()
    target = make_conninfo(**{name: parts[name] for name in ("host", "port", "user", "dbname") if parts.get(name)})
    # The password goes by the environment: everybody on the machine can read a command line.
    told = {"PGPASSWORD": str(parts.get("password", "")), "PGOPTIONS": str(parts["options"])}
    environment = {**os.environ, **told}
    hint = filled(_("It sees everything. To see what an officer of Ende sees: {statement}"), statement=AS_IN_ENDE)
    err.print(f"[dim]{escape(hint)}[/]", soft_wrap=True)
    done = subprocess.run([database.program(name="psql"), target], env=environment, check=False)
    raise typer.Exit(done.returncode)


def application() -> typer.Typer:
    """Every command of `payung`."""
    app = commands()
    add(
        app=app,
        commands={
            "demo": demo,
            "serve": serve,
            "worker": worker,
            "sample-members": sample_members,
            "sample-list": sample_list,
        },
    )
    inbox = group(says=_("Messages that people send."))
    add(app=inbox, commands={"receive": inbox_receive})
    app.add_typer(inbox, name="inbox")
    db = group(says=_("The embedded database."))
    add(app=db, commands={"status": db_status, "stop": db_stop, "shell": db_shell})
    app.add_typer(db, name="db")
    return app
