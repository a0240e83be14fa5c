"""The settings: ``takehold.toml`` in the home, overridden by ``TAKEHOLD_...`` environment variables.

``[privacy] floor`` is ``TAKEHOLD_PRIVACY__FLOOR`` in the environment: section and key joined by two underscores.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from takehold.errors import InputError
from takehold.source_url import secrets_in

SETTINGS_FILE = "takehold.toml"
PREFIX = "TAKEHOLD_"
RESERVED_NAMES = ("store", "company", "ledger")

LOOPBACK = ("127.0.0.1", "localhost", "::1")
Role = Literal["administrator", "sponsor", "project_manager", "trainer", "member"]
Reach = Literal["all", "crm"] | tuple[str, ...]

_MAIL = r"^[^\r\n]*[^@\s<>]+@[^@\s<>]+>?$"
_FORBID = ConfigDict(extra="forbid", frozen=True)


def checked_source_name(name: str) -> str:
    """Return ``name`` if it can name a source, else raise ``ValueError`` with the rule."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name):
        raise ValueError("a source's name has lower-case letters, digits, - and _, starts with a letter and has at most 40 characters")
    if name in RESERVED_NAMES:
        raise ValueError(f"'{name}' is taken; choose another name")
    return name


def _checked_zone(name: str) -> str:
    if name not in available_timezones():
        close = get_close_matches(name, available_timezones(), n=1)
        raise ValueError(f"'{name}' is not a time zone{f'; did you mean {close[0]}?' if close else ', write one like Europe/Berlin'}")
    return name


def _checked_locale(name: str) -> str:
    from access.formats import formats_of

    formats_of(name)
    return name


def _without_password(url: str) -> str:
    if any(secrets_in(url)):
        raise ValueError(
            "holds a password or token; give the store's URL by TAKEHOLD_STORE_URL or in secrets.toml under [store] url, the ledger's by "
            "TAKEHOLD_LEDGER_URL or under [ledger] url"
        )
    return url


def _checked_address(url: str) -> str:
    """An https address without a trailing slash; http only on this machine."""
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in {"http", "https"} or (parts.scheme == "http" and parts.hostname not in LOOPBACK):
        raise ValueError("write an address that begins with https:// (http:// only for localhost)")
    return url.rstrip("/")


class StoreSettings(BaseModel):
    """``[store]``: where snapshots live; no ``url`` means embedded in the home."""

    model_config = _FORBID
    url: Annotated[str, AfterValidator(_without_password)] | None = None


class LedgerSettings(BaseModel):
    """``[ledger]``: where the programme's ledger lives; no ``url`` means ``ledger.sqlite`` in the home."""

    model_config = _FORBID
    url: Annotated[str, AfterValidator(_without_password)] | None = None


class SourceSettings(BaseModel):
    """``[sources.NAME]``: the kind of CRM, and whether names of its accounts are kept."""

    model_config = _FORBID
    crm: str
    identity: bool = True


class PrivacySettings(BaseModel):
    """``[privacy]``: the least number of people behind a shown figure; below 5 it needs a reason that everybody sees."""

    model_config = _FORBID
    floor: int = Field(default=5, ge=3)
    floor_reason: str | None = None

    @model_validator(mode="after")
    def _reason_given(self) -> "PrivacySettings":
        if self.floor < 5 and not (self.floor_reason or "").strip():
            raise ValueError("a floor below 5 needs floor_reason: one sentence that every viewer can read")
        return self


class PersonSettings(BaseModel):
    """``[sign_in.people."jane@example.org"]``: a role, and the units in reach: ``all``, ``crm`` (those of the CRM's tree) or names."""

    model_config = _FORBID
    role: Role
    units: Reach | None = None


class SignInSettings(BaseModel):
    """``[sign_in]``: the identity provider (OpenID Connect), the address people open, and who gets which role and which units.

    ``role_claim`` names the claim whose values ``roles`` maps; ``people`` wins; ``others`` is everybody else's role (none: refused).
    ``reach`` gives units by role; trainers reach the units that they belong to or lead in the CRM.
    """

    model_config = _FORBID
    metadata_url: Annotated[str, AfterValidator(_checked_address)]
    client_id: str
    address: Annotated[str, AfterValidator(_checked_address)]
    role_claim: str | None = None
    roles: dict[str, Role] = Field(default_factory=dict)
    people: dict[str, PersonSettings] = Field(default_factory=dict)
    others: Role | None = None
    reach: dict[Role, Reach] = Field(default_factory=lambda: {"trainer": "crm"})
    trust_email: bool = False
    hours: int = Field(default=12, ge=1, le=24)


class TokenSettings(BaseModel):
    """``[api.tokens.NAME]``: the SHA-256 of a token, its role and units, and the day from which it is void."""

    model_config = _FORBID
    sha256: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
    role: Role
    units: tuple[str, ...] | None = None
    until: date | None = None


class ApiSettings(BaseModel):
    """``[api]``: who may ask the API."""

    model_config = _FORBID
    tokens: dict[str, TokenSettings] = Field(default_factory=dict)


class MailSettings(BaseModel):
    """``[mail]``: the server that takes mail; its password comes from TAKEHOLD_MAIL_SECRET or secrets.toml under [mail] password."""

    model_config = _FORBID
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    sender: Annotated[str, Field(pattern=_MAIL)]
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str | None = None

    @model_validator(mode="after")
    def _not_open_to_others(self) -> "MailSettings":
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError('security = "none" is for a mail server on this machine only: others would read it on the way')
        return self


class DigestSettings(BaseModel):
    """``[digest.NAME]``: what a recipient is told: by mail (``to``), else by the webhook that the secrets name."""

    model_config = _FORBID
    role: Literal["sponsor", "project_manager", "trainer"]
    to: Annotated[str, Field(pattern=_MAIL)] | None = None
    units: Reach | None = None


class PipelineSettings(BaseModel):
    """``[pipeline]``: days in a stage after which a deal stalls where too few were won, and the month in which the fiscal year begins."""

    model_config = _FORBID
    stalled_days: int = Field(default=30, ge=1)
    fiscal_year_starts_in: int = Field(default=1, ge=1, le=12)


class DoubleEntrySettings(BaseModel):
    """``[double_entry]``: minutes that one entry takes, and what an hour costs: no CRM logs either."""

    model_config = _FORBID
    minutes: float = Field(gt=0, le=480)
    cost_per_hour: float | None = Field(default=None, gt=0)
    currency: str = Field(default="", pattern="^([A-Z]{3})?$")


class DashboardSettings(BaseModel):
    """``[dashboard]``: how figures and dates are written, as in ``de_DE``; none: 1,234.5 and 14 Jun 2026."""

    model_config = _FORBID
    locale: Annotated[str, AfterValidator(_checked_locale)] | None = None


class Settings(BaseSettings):
    """Everything a home's owner may set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True)
    time_zone: Annotated[str, AfterValidator(_checked_zone)] = "UTC"
    synthetic: bool = False
    store: StoreSettings = StoreSettings()
    ledger: LedgerSettings = LedgerSettings()
    sources: dict[Annotated[str, AfterValidator(checked_source_name)], SourceSettings] = Field(default_factory=dict)
    targets: dict[str, float] = Field(default_factory=dict)
    privacy: PrivacySettings = PrivacySettings()
    freshness: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    pipeline: PipelineSettings = PipelineSettings()
    dashboard: DashboardSettings = DashboardSettings()
    double_entry: DoubleEntrySettings | None = None
    sign_in: SignInSettings | None = None
    api: ApiSettings = ApiSettings()
    mail: MailSettings | None = None
    digest: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")], DigestSettings] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(  # pyrefly: ignore[missing-override-decorator]
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, which arrives as arguments; read nothing else."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load_settings(home: Path) -> Settings:
    """Read ``home/takehold.toml`` (absent: the defaults) and the environment.

    Raises `InputError` naming the file or variable and the key.
    """
    path = home / SETTINGS_FILE
    _refuse_unknown_variables(os.environ)
    try:
        return Settings(**read_toml(path))
    except ValidationError as error:
        raise InputError(_reader_message(error, path)) from None


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file, ``{}`` where there is none; raises `InputError` naming file and line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        where = re.search(r"line \d+, column \d+", str(error))
        raise InputError(f"{path}: not valid TOML{f' at {where[0]}' if where else ''}") from None


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    for variable in sorted(environment):
        section, separator, _ = variable.upper().removeprefix(PREFIX).partition("__")
        if variable.upper().startswith(PREFIX) and separator and section.lower() not in Settings.model_fields:
            raise InputError(f"environment variable {variable}: unknown section{_suggestion(section.lower(), Settings.model_fields)}")


def _reader_message(error: ValidationError, path: Path) -> str:
    lines = []
    for problem in error.errors(include_url=False, include_input=False):
        location = [str(part) for part in problem["loc"] if part != "[key]"]
        variable = PREFIX + "__".join(location).upper()
        place = f"environment variable {variable}" if variable in os.environ else f"{path}: {'.'.join(location)}"
        words = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            words = f"unknown key{_suggestion(location[-1], _known_keys(location[:-1]))}"
        lines.append(f"{place}: {words}")
    return "\n".join(lines)


def _known_keys(location: list[str]) -> Mapping[str, Any]:
    model: type[BaseModel] = Settings
    for part in location:
        field = model.model_fields.get(part)
        kinds = (field.annotation, *get_args(field.annotation)) if field else (SourceSettings,)
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), model)
    return model.model_fields


def _suggestion(key: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]}?" if close else f". Known here: {', '.join(known)}"
