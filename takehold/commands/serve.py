"""``takehold serve``: the dashboard on this machine."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from takehold import wiring
from takehold.errors import InputError
from takehold.home import HomeOption, find_home
from takehold.output import say, warn
from takehold.settings import Settings, load_settings

DEFAULT_PORT = 8501
LOOPBACK = ("127.0.0.1", "localhost", "::1")

PortOption = Annotated[int, typer.Option("--port", help="Port of the dashboard.", min=1, max=65535)]


def serve(
    context: typer.Context,
    port: PortOption = DEFAULT_PORT,
    host: Annotated[str, typer.Option("--host", help="Address to listen on: this machine only.")] = "127.0.0.1",
    home: HomeOption = None,
) -> None:
    """Serve the dashboard of the home on this machine, until Ctrl-C."""
    folder = find_home(context, home)
    serve_dashboard(folder, load_settings(folder), host=host, port=port)


def serve_dashboard(home: Path, settings: Settings, *, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
    """Run the dashboard in this process; raises `InputError` for an address beyond this machine or a port in use."""
    import uvicorn

    check_address(host, port)
    app = wiring.dashboard_app(home, settings)
    if not wiring.open_store(home, settings).engine.published_id():
        warn("Nothing is published yet: pages stay empty until `takehold refresh` has run.")
    say(f"Dashboard: http://{'localhost' if host in LOOPBACK else host}:{port}  (Ctrl-C ends it)")
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def check_address(host: str, port: int) -> None:
    """Refuse an address beyond this machine, since nobody signs in yet, and a port that is taken."""
    if host not in LOOPBACK:
        raise InputError(
            f"'{host}' is refused: the dashboard has no sign-in yet, so it listens on this machine only ({', '.join(LOOPBACK)}). "
            f"From elsewhere use an SSH tunnel: ssh -L {port}:localhost:{port} this-machine"
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(f"Port {port} cannot be used ({error.strerror}). Choose another one: --port {port + 1}") from None
