"""``takehold serve``: the dashboard on this machine."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from takehold import wiring
from takehold.errors import InputError
from takehold.home import HomeOption, existing_home, find_home
from takehold.output import say, warn
from takehold.settings import LOOPBACK, Settings, load_settings

DEFAULT_PORT = 8501

PortOption = Annotated[int, typer.Option("--port", help="Port of the dashboard.", min=1, max=65535)]


def serve(
    context: typer.Context,
    port: PortOption = DEFAULT_PORT,
    host: Annotated[str, typer.Option("--host", help="Address to listen on; beyond this machine only with a sign-in.")] = "127.0.0.1",
    home: HomeOption = None,
) -> None:
    """Serve the dashboard of the home, until Ctrl-C: on this machine, or to others once a sign-in is set up."""
    folder = existing_home(find_home(context, home))
    serve_dashboard(folder, load_settings(folder), host=host, port=port)


def serve_dashboard(home: Path, settings: Settings, *, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
    """Run the dashboard in this process; raises `InputError` for an address that is not allowed or a port in use."""
    import uvicorn

    check_address(host, port, has_sign_in=settings.sign_in is not None)
    app = wiring.dashboard_app(home, settings)
    if not wiring.open_store(home, settings).engine.published_id():
        warn("Nothing is published yet: pages stay empty until `takehold refresh` has run.")
    address = settings.sign_in.address if settings.sign_in else f"http://{'localhost' if host in LOOPBACK else host}:{port}"
    say(f"Dashboard: {address}  (Ctrl-C ends it)")
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def check_address(host: str, port: int, *, has_sign_in: bool = False) -> None:
    """Refuse an address beyond this machine where nobody signs in, and a port that is taken."""
    if host not in LOOPBACK and not has_sign_in:
        raise InputError(
            f"'{host}' is refused: nobody signs in, so the dashboard listens on this machine only ({', '.join(LOOPBACK)}). Set up "
            f"[sign_in] in takehold.toml, or use an SSH tunnel: ssh -L {port}:localhost:{port} this-machine"
        )
    check_port(host, port)


def check_port(host: str, port: int) -> None:
    """Refuse a port that is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(f"Port {port} cannot be used ({error.strerror}). Choose another one: --port {port + 1}") from None
