"""Commands and groups of commands whose help is all in the chosen language: Typer's own words too."""

from collections.abc import Callable
from typing import Any

import typer
from typer import core, rich_utils

from payung.interfaces.cli.words import _


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
    pass


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
