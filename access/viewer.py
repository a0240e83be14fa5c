"""Who is asking: roles, units in reach, and the floor below which no figure is shown."""

from dataclasses import dataclass

ROLES = ("operator", "administrator", "sponsor", "project_manager", "trainer", "member")
LOWEST_FLOOR = 3
DEFAULT_FLOOR = 5


class FloorBroken(RuntimeError):
    """A hidden figure can be computed from published ones: nothing may be published."""


class AccessDenied(PermissionError):
    """The viewer may not see what was asked for."""


class SignInNeeded(PermissionError):
    """Nobody is signed in, the sign-in is too old, or it gives no role; the message says which. ``is_known``: somebody is signed in."""

    def __init__(self, message: str, *, is_known: bool = False) -> None:
        super().__init__(message)
        self.is_known = is_known


class FloorRefused(ValueError):
    """The floor asked for is too low, or lowered without a reason."""


@dataclass(frozen=True)
class FloorPolicy:
    """How many people must stand behind every figure that others than the operator see.

    ``k`` may be raised freely; 3 and 4 need a recorded ``reason``, which the privacy page shows to everybody; fewer than 3 are refused.
    """

    k: int = DEFAULT_FLOOR
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.k < LOWEST_FLOOR:
            raise FloorRefused(f"A floor of {self.k} people is too low: a figure for fewer than {LOWEST_FLOOR} people speaks of persons.")
        if self.k < DEFAULT_FLOOR and not (self.reason or "").strip():
            raise FloorRefused(f"A floor of {self.k} people, below {DEFAULT_FLOOR}, needs a recorded reason that everybody can read.")


@dataclass(frozen=True)
class Viewer:
    """One who asks: a name for the view log, a role, and the units (ids or names) in reach; ``units=None`` means every unit.

    ``account`` is the e-mail address that the sign-in vouches for: the key to one's own rows, None where nobody signs in.
    """

    name: str
    role: str
    units: tuple[str, ...] | None = None
    floor: FloorPolicy = FloorPolicy()
    account: str | None = None

    @property
    def is_operator(self) -> bool:
        """Whether exact teams and person-level rows are open: only on the machine itself."""
        return self.role == "operator"

    @property
    def scope_id(self) -> str:
        """What two viewers must share to be given the same figures: the key of every cache."""
        reach = "*" if self.units is None else repr(sorted(self.units))
        return f"{'operator' if self.is_operator else 'viewer'}|{reach}|{self.floor.k}"


OPERATOR = Viewer("operator", "operator")


def local_viewer(*, floor: FloorPolicy | None = None) -> Viewer:
    """The viewer of a dashboard that listens on loopback only and has no sign-in: an administrator, never the operator."""
    return Viewer("local", "administrator", floor=floor or FloorPolicy())


def check_known(viewer: Viewer) -> None:
    """Raise ``AccessDenied`` for a role that is not in ``ROLES``: deny by default."""
    if viewer.role not in ROLES:
        raise AccessDenied(f"The role {viewer.role!r} is not known, so it sees nothing. Known: {', '.join(ROLES)}.")


def check_operator(viewer: Viewer, *, what: str) -> None:
    """Raise ``AccessDenied`` unless the viewer is the operator; ``what`` names the thing in the message."""
    check_known(viewer)
    if not viewer.is_operator:
        raise AccessDenied(f"{what} is for the operator on the machine only; the role {viewer.role!r} sees cohorts.")
