"""The ``takehold`` command: its options, its commands and its exit codes."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from takehold.commands.alerts import alerts
from takehold.commands.api import api
from takehold.commands.backtest import backtest
from takehold.commands.brief import brief
from takehold.commands.connect import connect
from takehold.commands.days import days
from takehold.commands.decay import decay
from takehold.commands.demo import demo
from takehold.commands.digest import digest
from takehold.commands.doctor import doctor
from takehold.commands.duplicates import duplicates
from takehold.commands.effect import effect
from takehold.commands.ledger import ledger
from takehold.commands.metrics import metrics
from takehold.commands.refresh import refresh
from takehold.commands.risk import risk
from takehold.commands.serve import serve
from takehold.commands.snapshots import snapshots
from takehold.commands.sql import sql
from takehold.commands.train import train
from takehold.errors import ExitCode
from takehold.failures import explain
from takehold.home import HomeOption, find_home
from takehold.output import warn

EPILOG = "\n\n".join(("Exit codes:", *(f"{code.value} - {code.meaning}" for code in ExitCode)))


class _ExplainingGroup(TyperGroup):
    """Shows every error in words and ends with a documented exit code."""

    def invoke(self, ctx: Any) -> Any:  # pyrefly: ignore[missing-override-decorator]
        """Run the chosen command; an error becomes one message on stderr."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError, typer.TyperException):
            raise
        except Exception as error:  # noqa: BLE001  (the last line of defence: no traceback with values reaches the terminal)
            message, code = explain(error, find_home(ctx, None))
            warn(message)
            raise typer.Exit(int(code)) from None


app = typer.Typer(
    cls=_ExplainingGroup,
    name="takehold",
    help="Tells a company whether its CRM is taking hold, why not, and what to do about it.",
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for command in (
    demo, connect, refresh, serve, api, doctor, snapshots, metrics, ledger, effect, brief, digest,
    alerts, decay, duplicates, risk, train, backtest,
    days, sql,
):  # fmt: skip
    app.command()(command)


def _show_version(value: bool) -> None:  # noqa: FBT001  (typer calls it with the option's value)
    if value:
        typer.echo(f"takehold {version('takehold')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    home: HomeOption = None,
    show_version: bool = typer.Option(False, "--version", help="Show the version and end.", callback=_show_version, is_eager=True),  # noqa: FBT001
) -> None:
    """Tells a company whether its CRM is taking hold, why not, and what to do about it."""
    del show_version
    context.obj = home if isinstance(home, Path) else None


def main() -> None:
    """Entry point of the ``takehold`` script."""
    app()
