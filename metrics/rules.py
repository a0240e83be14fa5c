"""The rules of the quality score, read from ``quality_rules.toml``: which field counts how often, and what none may fall below."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

FILE = Path(__file__).with_name("quality_rules.toml")
OTHER = re.compile(r"[^a-z0-9]")


class RuleFileError(ValueError):
    """A version of the rules cannot be used as it is written."""


@dataclass(frozen=True)
class Rules:
    """One version: ``weights`` and ``floors`` by (object, bare field name); it counts from ``since`` on (None: from the beginning)."""

    version: int
    since: date | None = None
    weights: Mapping[tuple[str, str], float] = field(default_factory=dict)
    floors: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def weights_of(self, object_type: str, names: Iterable[str]) -> dict[str, float]:
        """Weights of those fields that have one, by the CRM's own names."""
        return {name: self.weights[key] for name in names if (key := (object_type, bare(name))) in self.weights}

    def floors_of(self, object_type: str, names: Iterable[str]) -> dict[str, float]:
        """Floors of those fields that have one, by the CRM's own names."""
        return {name: self.floors[key] for name in names if (key := (object_type, bare(name))) in self.floors}


def bare(name: str) -> str:
    """A field's name without case, spaces and underscores.

    >>> bare("Email_Address")
    'emailaddress'
    """
    return OTHER.sub("", name.lower())


def read_rules(path: Path = FILE) -> tuple[Rules, ...]:
    """Every version in order.

    Raises RuleFileError for a weight or floor out of range, versions out of order, or a later version without its day.
    """
    found = [_version(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["version"]]
    if not found or any(later.version <= earlier.version for earlier, later in pairwise(found)):
        raise RuleFileError(f"{path.name}: versions must be there and rise.")
    days = [one.since for one in found[1:]]
    if None in days or any(later <= earlier for earlier, later in pairwise(days) if earlier and later):
        raise RuleFileError(f"{path.name}: every version after the first needs a later day in 'since'.")
    return tuple(found)


def _version(row: Mapping[str, object]) -> Rules:
    named: dict[str, dict[str, dict[str, float]]] = row.get("fields", {})  # type: ignore[assignment]
    weights: dict[tuple[str, str], float] = {}
    floors: dict[tuple[str, str], float] = {}
    for object_type, fields in named.items():
        for name, rule in fields.items():
            weight, floor = rule.get("weight", 1), rule.get("floor")
            if weight <= 0 or (floor is not None and not 0 <= floor <= 1):
                raise RuleFileError(f"{object_type}.{name}: a weight is above 0, a floor lies between 0 and 1.")
            weights[object_type, bare(name)] = float(weight)
            if floor is not None:
                floors[object_type, bare(name)] = float(floor)
    since = row.get("since")
    return Rules(int(str(row["version"])), since if isinstance(since, date) else None, weights, floors)


def rules_at(rules: Sequence[Rules], day: date) -> Rules:
    """The version in force on a day: the last one that counts from that day or before, else the first.

    >>> rules_at([Rules(1), Rules(2, date(2026, 3, 1))], date(2026, 2, 28)).version
    1
    """
    return [one for one in rules if one is rules[0] or (one.since is not None and one.since <= day)][-1]


RULES = read_rules()
