"""The quality scores of the records, as text that cannot hide: floors that fail, what is missing, what a new rule did."""

import pandas as pd

from dashboard import panels, words
from dashboard.told import Told

COLUMNS = ("Object", "Score", "Filled too seldom", "What is missing", "Rests on", "Since the look before")
DOUBTS = {
    "good": "enough known records",
    "small sample": "fewer than 30 records: read with care",
}


def panel(found: pd.DataFrame, selection: str) -> str:
    """A heading with the finding, and one row per object with its latest look; what to expect where there is none."""
    latest = found.sort_values("period_start").groupby("object_type", sort=True).tail(1).sort_values("object_type")
    if latest.empty:
        return panels.empty("Quality scores are not known", "No field of this CRM is watched yet, or no record has been read.")
    rows = [_row(row) for row in latest.to_dict("records")]
    subtitle = f"Filled fields by weight, {selection}; the rules are version {_versions(latest)} of metrics/quality_rules.toml"
    return panels.section(_title(latest), subtitle) + panels.text_table(COLUMNS, rows, caption="Quality score per object")


def _title(latest: pd.DataFrame) -> str:
    failing = latest[latest["failed"].fillna("").ne("")]
    if len(failing):
        fields = sum(len(str(names).split(", ")) for names in failing["failed"])
        those = "A critical field is filled too seldom" if fields == 1 else "Critical fields are filled too seldom"
        return f"{those} on {words.listed([words.identifier(name) for name in failing['object_type']], most=9)}, whatever the score says"
    return "Every critical field is filled often enough" if latest["score"].notna().any() else "Quality scores are not known"


def _versions(latest: pd.DataFrame) -> str:
    known = sorted({int(version) for version in latest["rule_version"].dropna()})
    return " and ".join(map(str, known)) or "1"


def _row(row: dict[object, object]) -> list[str]:
    name = words.identifier(row["object_type"])
    if row["state"] != "value":
        why = words.tidy(row["reason"])
        return [name, Told(why if row["state"] == "hidden" else f"{row['state']}: {why}"), "", "", "", ""]
    bound = row["bound"] if isinstance(row["bound"], str) else None
    return [
        name,
        words.figure(float(str(row["score"])), "share", bound=bound),
        ", ".join(words.identifier(field) for field in str(row["failed"]).split(", ")) if row["failed"] else "none",
        words.tidy(row["missing"]).removeprefix("missing: ") or "nothing",
        _rests_on(row),
        _moved(row),
    ]


def _rests_on(row: dict[object, object]) -> str:
    doubt = DOUBTS.get(str(row["confidence"]))
    return doubt or f"of {words.share_in_words(float(str(row['unknown_share'])))} it is not known whether it is filled: read with care"


def _moved(row: dict[object, object]) -> str:
    """The change in points, and how much of it another rule made: never shown as progress."""
    by_people, by_rule = row["by_people"], row["by_rule"]
    if pd.isna(by_people) or pd.isna(by_rule):  # type: ignore[call-overload]
        return Told("no look to compare with")
    moved, rule = float(str(by_people)), float(str(by_rule))
    said = f"{_points(moved)} by work on the records"
    said = said if abs(rule) < 0.0005 else f"{said}; {_points(rule)} by other rules or fields, no progress"
    return Told(said, round(100 * moved, 10), "points", note=said)


def _points(share: float) -> str:
    points = round(100 * share, 1)
    return f"{'+' if points > 0 else ''}{words.number(points, decimals=1)} points"
