"""The register of failure modes: every reason why an implementation fails, and the metrics that shed light on it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metrics.catalog import CATALOG, PROGRAMME
from metrics.metric import Metric

FILE = Path(__file__).with_name("register.toml")
ENTERED_ONLY = (
    "only the people of a programme can enter it, and no data at hand hold a programme's ledger; "
    "worked by hand in the tests, shown on the demo's"
)


@dataclass(frozen=True)
class FailureMode:
    """One row of ``register.toml``; see its head for what the keys mean."""

    code: str
    mode: str
    waits: str | None = None
    lacks: str | None = None
    real: str | None = None
    nowhere: str | None = None
    like: tuple[str, ...] = ()
    page: str | None = None
    test: str | None = None

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Metrics that answer this row or one that it is like, in the catalogue's order."""
        codes = {self.code, *self.like}
        return tuple(metric for metric in (*CATALOG.values(), *PROGRAMME.values()) if codes & set(metric.answers))

    @property
    def evidence(self) -> str:
        """``real data``, ``demo only``, ``not yet`` or ``not measurable here``."""
        if self.why_nowhere:
            return "not measurable here"
        if not self.metrics and self.page is None:
            return "not yet"
        return "real data" if self.seen_in else "demo only"

    @property
    def why_nowhere(self) -> str | None:
        """Why it cannot be seen on real data here: the row's own reason, or that every metric of it is read from the programme ledger."""
        is_entered = bool(self.metrics) and all(metric.name in PROGRAMME for metric in self.metrics)
        return self.nowhere or (ENTERED_ONLY if is_entered and not self.seen_in else None)

    @property
    def waiting_for(self) -> str:
        """What brings it, its own or that of the rows it is like."""
        return self.waits or "; ".join(dict.fromkeys(found for code in self.like if (found := REGISTER[code].waits)))

    @property
    def seen_in(self) -> str | None:
        """Real data on which its figures were seen, its own or those of the rows it is like."""
        others = [found for code in self.like if (found := REGISTER[code].seen_in)]
        return self.real or "; ".join(others) or None


def read_register(path: Path = FILE) -> dict[str, FailureMode]:
    """Every row by its code, F01 to F64 and N1 to N21.

    Raises TypeError for a key that no row has.
    """
    rows: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: FailureMode(code, like=tuple(row.pop("like", ())), **row) for code, row in rows.items()}


REGISTER = read_register()
