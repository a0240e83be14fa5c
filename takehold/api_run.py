"""The API of a home: tokens by their hashes, and the wiring to snapshot and view log."""

import hashlib
import hmac
import secrets
from pathlib import Path
from typing import Any

from access.viewer import FloorPolicy, SignInNeeded, Viewer, local_viewer
from takehold import wiring
from takehold.clock import utc_now
from takehold.errors import InputError
from takehold.served import ServedSnapshot
from takehold.settings import LOOPBACK, Settings
from takehold.sign_in import LiveSettings
from takehold.view_notes import ViewLog

TOKEN_BYTES = 32
LOCAL_HOSTS = (*LOOPBACK, "[::1]")


def new_token() -> tuple[str, str]:
    """A random token, and the hash that stands in the settings."""
    token = f"th_{secrets.token_urlsafe(TOKEN_BYTES)}"
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """SHA-256: tokens are random and long, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_tokens(settings: Settings, host: str) -> None:
    """Raise `InputError` for an address beyond this machine without tokens."""
    if host not in LOOPBACK and not settings.api.tokens:
        raise InputError(
            f"'{host}' is refused: no [api.tokens] are set, so the API answers on this machine only ({', '.join(LOOPBACK)}). "
            "Make one: takehold api --new-token NAME"
        )


def viewer_of_token(settings: Settings, token: str | None) -> Viewer | None:
    """The viewer to whom the token belongs; without any tokens in the settings this machine's, as on the dashboard."""
    floor = FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason)
    if not settings.api.tokens:
        return local_viewer(floor=floor) if settings.sign_in is None else None
    if token is None:
        return None
    given, found = hash_of(token), None
    for name, entry in settings.api.tokens.items():
        if hmac.compare_digest(given, entry.sha256.lower()) and (entry.until is None or utc_now().date() < entry.until):
            found = Viewer(f"api {name}", entry.role, entry.units, floor)
    return found


def api_app(home: Path, settings: Settings, *, host: str) -> Any:
    """The API as an ASGI app that follows the published snapshot and the settings of ``home``."""
    from delivery.api import Wiring, create_api

    check_tokens(settings, host)
    served = ServedSnapshot(wiring.open_store(home, settings), home)
    live, log = LiveSettings(home, settings), ViewLog(home)

    def viewer(token: str | None) -> Viewer | None:
        try:
            now = live.now()
        except SignInNeeded:
            return None
        if settings.api.tokens and not now.api.tokens:  # begun for tokens: without any it is closed, not open
            return None
        return viewer_of_token(now, token)

    return create_api(Wiring(served.current, viewer, log.note), hosts=("*",) if settings.api.tokens else LOCAL_HOSTS)
