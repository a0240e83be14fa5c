"""Where an API is and how to sign in, in one secret URL: ``kind://user:secret@host?option=value``.

A loopback host is spoken to in plain HTTP, every other over TLS.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EXAMPLES = {
    "hubspot": "hubspot://app:PRIVATE_APP_TOKEN@api.hubapi.com",
    "salesforce": "salesforce://CONSUMER_KEY:CONSUMER_SECRET@mycompany.my.salesforce.com",
    "dynamics": "dynamics://CLIENT_ID:CLIENT_SECRET@mycompany.crm4.dynamics.com?tenant=TENANT_ID",
}
OPTIONS = {"hubspot": (), "salesforce": ("refresh_token", "version"), "dynamics": ("tenant", "login", "version")}
SECRET_OPTIONS = ("refresh_token",)


class BadAddress(ValueError):
    """The URL cannot be understood; the message never repeats it."""


@dataclass(frozen=True)
class ApiAddress:
    """``base`` is scheme, host and port; the rest signs in and is never shown."""

    kind: str
    base: str
    user: str = field(repr=False)
    secret: str = field(repr=False)
    options: Mapping[str, str] = field(repr=False)


def parse_address(url: str) -> ApiAddress:
    """Read an API's URL. Raises BadAddress."""
    kind, separator, _ = url.partition("://")
    if not separator or kind not in EXAMPLES:
        raise BadAddress(f"The URL of an API looks like {' or '.join(EXAMPLES.values())}.")
    looks = f"The URL of this API looks like {EXAMPLES[kind]}."
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise BadAddress(f"{looks} In user and secret write each of : / ? # [ ] @ and % as % and its two hex digits.") from None
    user, secret = unquote(parts.username or ""), unquote(parts.password or "")
    if kind == "hubspot" and not secret:
        user, secret = "", user
    if not host or not secret or (kind != "hubspot" and not user) or parts.path not in {"", "/"}:
        raise BadAddress(looks)
    if unknown := sorted(set(options) - set(OPTIONS[kind])):
        raise BadAddress(f"{looks} The option {unknown[0]!r} is not known; known: {', '.join(OPTIONS[kind]) or 'none'}.")
    return ApiAddress(kind, origin(host, port), user, secret, options)


def origin(host: str, port: int | None) -> str:
    """``https://host:port``; plain HTTP only towards this machine."""
    shown = f"[{host}]" if ":" in host else host
    return f"{'http' if host in LOOPBACK else 'https'}://{shown}{f':{port}' if port else ''}"


def secrets_in(url: str) -> Iterator[str]:
    """Everything in an API's URL that signs in, as written and as meant: to be masked wherever text is shown."""
    if url.partition("://")[0] not in EXAMPLES:
        return
    try:
        address, parts = parse_address(url), urlsplit(url)
    except BadAddress:
        return
    options = [address.options[name] for name in SECRET_OPTIONS if name in address.options]
    written = [parts.password or parts.username or "", *(value.partition("=")[2] for value in parts.query.split("&") if "refresh" in value)]
    yield from {text for text in (address.secret, *options, *written) if text}
