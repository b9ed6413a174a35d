"""Commands and groups of commands that speak the chosen language alone: Typer's own words too, in help and mistakes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer import core, rich_utils

from payung.interfaces.cli.options import Unreadable
from payung.interfaces.cli.words import _
from payung.kernel.language import to_translate

# What Typer says of words that it cannot take, with {} for what it names; of two that fit, the longer stands first.
SENTENCES = (
    to_translate("Missing command."),
    to_translate("Missing argument {}."),
    to_translate("Missing option {}."),
    to_translate("No such command {}. Did you mean {}?"),
    to_translate("No such command {}."),
    to_translate("No such option: {} (Possible options: {})"),
    to_translate("No such option: {}"),
    to_translate("Option {} requires an argument."),
    to_translate("Option {} does not take a value."),
    to_translate("Got unexpected extra argument(s) ({})"),
    to_translate("Invalid value for {}: {}"),
    to_translate("Input should be a valid integer, unable to parse string as an integer"),
    to_translate("Input should be a valid integer, got a number with a fractional part"),
    to_translate("Input should be greater than or equal to {}"),
    to_translate("Input should be less than or equal to {}"),
    to_translate("file {} does not exist."),
    to_translate("file {} is a directory."),
    to_translate("file {} is not readable."),
    to_translate("path {} is not readable."),
)
_PATTERNS = {sentence: re.compile(re.escape(sentence).replace(r"\{\}", "(.+?)"), re.DOTALL) for sentence in SENTENCES}


def in_our_language(said: str) -> str:
    """What Typer says, and what it says within it, in the chosen language; what it never said before, as it is."""
    for sentence, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(said):
            return _(sentence).format(*map(in_our_language, match.groups()))
    return said


@contextmanager
def _mistakes_in_our_language() -> Iterator[None]:
    try:
        yield
    except typer.TyperException as mistake:
        said = mistake.format_message()
        spoken = in_our_language(said)
        if spoken == said:
            raise
        raise Unreadable(spoken, ctx=getattr(mistake, "ctx", None)) from mistake


class _Spoken:
    """Usage and the help option in the chosen language."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces: list[str] = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))


class _Command(_Spoken, core.TyperCommand):
    pass


class _Group(_Spoken, core.TyperGroup):
    """What is said of a command's words passes through its group."""

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        with _mistakes_in_our_language():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with _mistakes_in_our_language():
            return super().invoke(ctx)


def group(*, says: str, name: str = "") -> typer.Typer:
    """A group of commands; without a command it shows its help, which begins with `says`."""
    _translate_frame()
    return typer.Typer(
        cls=_Group,
        name=name or None,
        help=says,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
    )


def add(*, app: typer.Typer, commands: dict[str, Callable[..., None]]) -> None:
    """Add commands by name; the docstring of each is its help."""
    for name, command in commands.items():
        assert command.__doc__, f"{name} has no help"
        app.command(name, cls=_Command, help=_(command.__doc__), options_metavar=_("[OPTIONS]"))(command)


def _translate_frame() -> None:
    """The frames and remarks that Typer puts around our help. They are its settings, the same for every command."""
    rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
    rich_utils.OPTIONS_PANEL_TITLE = _("Options")
    rich_utils.COMMANDS_PANEL_TITLE = _("Commands")
    rich_utils.ERRORS_PANEL_TITLE = _("Error")
    rich_utils.REQUIRED_LONG_STRING = _("[required]")
    rich_utils.DEFAULT_STRING = _("[default: {}]")
    rich_utils.ABORTED_TEXT = _("Aborted.")
    rich_utils.RICH_HELP = _("Try [blue]'{command_path} {help_option}'[/] for help.")
