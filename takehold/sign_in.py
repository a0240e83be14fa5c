"""Who is signed in, and as what: from the claims of the identity provider and the settings to a viewer.

Settings are read again when their file changes, so that a role that is taken away is gone at the next click.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from access.viewer import ROLES, FloorPolicy, SignInNeeded, Viewer
from takehold.clock import from_epoch
from takehold.errors import CommandError, InputError
from takehold.secrets import find_secret, sign_in_variable
from takehold.settings import SETTINGS_FILE, Settings, SignInSettings, load_settings

if TYPE_CHECKING:
    from access.snapshot import Snapshot

LEAST_SECRET_BYTES = 32
LEAST_DIFFERENT_SIGNS = 10
Claims = Mapping[str, Any]


class LiveSettings:
    """The settings of a home as they stand now; a file that cannot be read lets nobody in."""

    def __init__(self, home: Path, settings: Settings) -> None:
        """Begin with what was read at the start."""
        self._home = home
        self._lock = Lock()
        self._settings: Settings | None = settings
        self._stamp = self._stamped()

    def now(self) -> Settings:
        """The settings; raises `SignInNeeded` while the file cannot be read."""
        with self._lock:
            stamp = self._stamped()
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._settings = load_settings(self._home)
                except CommandError:
                    self._settings = None
            if self._settings is None:
                raise SignInNeeded(
                    f"{SETTINGS_FILE} was changed and cannot be used, so nobody is let in until it is corrected.", is_known=True
                )
            return self._settings

    def _stamped(self) -> tuple[int, int] | None:
        try:
            found = (self._home / SETTINGS_FILE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


def viewer_of(claims: Claims | None, settings: Settings, *, now: datetime, snapshot: "Snapshot | None") -> Viewer:
    """The viewer that these claims make; raises `SignInNeeded` with the reason where they make none."""
    sign_in = settings.sign_in
    if claims is None or sign_in is None:
        raise SignInNeeded("Sign in to see how the CRM is taking hold.")
    _check_age(claims, sign_in, now)
    address = _address(claims, sign_in)
    person = next((entry for known, entry in sign_in.people.items() if known.strip().lower() == address), None)
    role = person.role if person is not None else _role_of(claims, sign_in) or sign_in.others
    if role is None:
        raise SignInNeeded(f"You are signed in as {address}, but have no role here. Ask the administrator of Takehold.", is_known=True)
    by_role = next((units for name, units in sign_in.reach.items() if name == role), "all")
    reach = person.units if person is not None and person.units is not None else by_role
    floor = FloorPolicy(settings.privacy.floor, settings.privacy.floor_reason)
    units = () if role == "member" else reach_of(reach, address, snapshot)
    return Viewer(address, role, units, floor, account=address)


def reach_of(reach: str | tuple[str, ...], address: str, snapshot: "Snapshot | None") -> tuple[str, ...] | None:
    """Units that ``all``, ``crm`` (those of the CRM's tree for this address) or a list of names reach; None is every unit."""
    from access.own import units_of

    if reach == "all":
        return None
    if reach == "crm":
        return () if snapshot is None else units_of(snapshot, address)
    return tuple(reach)


def _check_age(claims: Claims, sign_in: SignInSettings, now: datetime) -> None:
    issued = claims.get("iat")
    if not isinstance(issued, (int, float)) or now - from_epoch(issued) > timedelta(hours=sign_in.hours):
        raise SignInNeeded(f"Your sign-in is older than {sign_in.hours} hours. Sign in again.")


def _address(claims: Claims, sign_in: SignInSettings) -> str:
    address = str(claims.get("email") or "").strip().lower()
    if "@" not in address:
        raise SignInNeeded("The identity provider gave no e-mail address, so nobody can be told apart.", is_known=True)
    verified = claims.get("email_verified")
    if verified is not True and not (verified is None and sign_in.trust_email):
        raise SignInNeeded(
            f"The identity provider does not say that {address} is verified. An administrator whose provider never says so, and checks "
            "addresses itself, sets trust_email = true under [sign_in].",
            is_known=True,
        )
    return address


def _role_of(claims: Claims, sign_in: SignInSettings) -> str | None:
    """The role of the claim's values; of several the one that sees most."""
    held = claims.get(sign_in.role_claim) if sign_in.role_claim else None
    values = [held] if isinstance(held, str) else held if isinstance(held, (list, tuple)) else []
    found = {sign_in.roles[str(value)] for value in values if str(value) in sign_in.roles}
    return next((role for role in ROLES if role in found), None)


def secrets_of(home: Path, sign_in: SignInSettings) -> dict[str, str]:
    """What Streamlit's login needs; raises `InputError` that names the missing or weak secret."""
    client, cookie = (find_secret(home, "sign_in", key, sign_in_variable(key)) for key in ("client_secret", "cookie_secret"))
    if not client:
        raise InputError(_missing("client_secret", "the secret that the identity provider gave for this client"))
    if not cookie:
        raise InputError(_missing("cookie_secret", "a random text of at least 32 bytes: openssl rand -base64 48"))
    if len(cookie.encode()) < LEAST_SECRET_BYTES or len(set(cookie)) < LEAST_DIFFERENT_SIGNS:
        raise InputError(
            f"[sign_in] cookie_secret ({sign_in_variable('cookie_secret')}) is too weak: at least {LEAST_SECRET_BYTES} bytes with "
            f"{LEAST_DIFFERENT_SIGNS} different signs are needed. Make one: openssl rand -base64 48"
        )
    return {
        "redirect_uri": f"{sign_in.address}/oauth2callback",
        "cookie_secret": cookie,
        "client_id": sign_in.client_id,
        "client_secret": client,
        "server_metadata_url": sign_in.metadata_url,
    }


def _missing(key: str, what: str) -> str:
    return f"[sign_in] {key} is missing: {what}. Set {sign_in_variable(key)}, or write it to secrets.toml (mode 600) under [sign_in] {key}."
