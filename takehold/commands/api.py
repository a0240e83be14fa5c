"""``takehold api``: metrics for programs, read-only."""

from typing import Annotated

import typer

from takehold.api_run import api_app, check_tokens, new_token
from takehold.commands.serve import check_port
from takehold.home import HomeOption, find_home
from takehold.output import say, warn
from takehold.settings import load_settings

DEFAULT_PORT = 8502


def api(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", help="Port of the API.", min=1, max=65535)] = DEFAULT_PORT,
    host: Annotated[str, typer.Option("--host", help="Address to listen on; beyond this machine only with tokens.")] = "127.0.0.1",
    name: Annotated[str | None, typer.Option("--new-token", metavar="NAME", help="Make a token, say what to write, and end.")] = None,
    home: HomeOption = None,
) -> None:
    """Serve the metrics as JSON and Arrow, described at /openapi.json, until Ctrl-C."""
    folder = find_home(context, home)
    settings = load_settings(folder)
    if name is not None:
        token, digest = new_token()
        typer.echo(token)
        warn(f'Shown once. Write into takehold.toml:\n\n[api.tokens."{name}"]\nsha256 = "{digest}"\nrole = "sponsor"')
        return
    import uvicorn

    check_tokens(settings, host)
    check_port(host, port)
    app = api_app(folder, settings, host=host)
    say(f"API: http://{host}:{port}/openapi.json  (Ctrl-C ends it)")
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
