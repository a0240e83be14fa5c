"""Data health: can we trust what is in it?"""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import charts, data, findings, panels, show, words
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, grouped, headline, reading

FILL, PLACEHOLDERS, FRESHNESS = "fill_rate", "placeholder_share", "record_freshness"
TOTALS = (FILL, PLACEHOLDERS, FRESHNESS, "freshness_known_share")
MOST_BARS = 12
SEPARATOR = "\x1f"
STATUS_WORDS = {
    "native_on": "recorded",
    "native_off": "switched off",
    "needs_setup": "needs a setting",
    "addon": "needs an add-on",
    "derived": "worked out from other records",
    "none": "not recorded",
}


@dataclass(frozen=True)
class DataHealth:
    """Everything the page shows, worked out once per scope."""

    finding: str
    tiles: str
    fill: charts.Chart | None
    fill_table: pd.DataFrame
    freshness: charts.Chart | None


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    built = build(at)
    show.head(at, "Can we trust what is in it?", built.finding)
    st.html(built.tiles)
    if built.fill is not None:
        show.chart(built.fill, key="fill", columns=_PERCENT)
    else:
        st.html(panels.empty("Fill rates are not known", "No field of this CRM is watched yet, or no record has been read."))
    st.html(panels.section("Every watched field, sortable", f"Fill rate over live records, {show.selection(at)}"))
    show.table(built.fill_table, key="fields", columns=_PERCENT)
    if built.freshness is not None:
        show.chart(built.freshness, key="freshness", columns=None)
    _show_sources(at)


@data.kept
def build(at: Scope) -> DataHealth:
    """Work out the page."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    targets = data.settings().targets
    values = data.details(at, (FILL, PLACEHOLDERS, FRESHNESS), by="company")
    totals = headline(data.values(at, TOTALS, by="company"), TOTALS, comparison, targets=targets)
    fields = field_readings(values, FILL, comparison)
    placeholders = field_readings(values, PLACEHOLDERS, comparison)
    named = [(field_name(*key), one) for key, one in fields.items()]
    return DataHealth(
        finding=findings.data_health(named, totals[FRESHNESS], comparison),
        tiles=panels.tiles(list(totals.values()), comparison),
        fill=fill_chart(at, fields, comparison),
        fill_table=fill_table(fields, placeholders),
        freshness=freshness_chart(at, values),
    )


def field_readings(values: pd.DataFrame, metric: str, comparison: Comparison) -> dict[tuple[str, str], Reading]:
    """One reading per (object, field) of a metric with those dimensions, emptiest first."""
    rows = values[(values["metric"] == metric) & values["field_name"].notna()]
    keys = rows["object_type"].astype(str) + SEPARATOR + rows["field_name"].astype(str)
    readings = {
        (key.split(SEPARATOR)[0], key.split(SEPARATOR)[1]): reading(points, data.metric(metric), comparison)
        for key, points in grouped(rows.assign(field_key=keys), "field_key").items()
    }
    return dict(sorted(readings.items(), key=lambda item: (item[1].value is None, item[1].value or 0.0)))


def field_name(object_type: str, field: str) -> str:
    """``email of contact``: a field in words."""
    return f"{_in_plain(field)} of {_in_plain(object_type)}"


def fill_chart(at: Scope, fields: dict[tuple[str, str], Reading], comparison: Comparison) -> charts.Chart | None:
    """The emptiest fields as bars, with the compared period as a tick."""
    known = {key: one for key, one in fields.items() if one.value is not None}
    if not known:
        return None
    worst = dict(list(known.items())[:MOST_BARS])
    names = [field_name(*key) for key in worst]
    first = next(iter(worst.values()))
    title = f"The emptiest field is {names[0]}: filled on {words.share(first.value)}"
    return charts.Chart(
        figure=charts.bars(names, [one.value for one in worst.values()], unit="share", before=[one.before for one in worst.values()]),
        title=title,
        subtitle=f"Fill rate, share of records where the field applies, {show.selection(at)}{_tick_note(worst, comparison)}",
        alt=f"Bars of the {len(names)} emptiest fields. {title}.",
        table=pd.DataFrame(
            {
                "Field": names,
                "Filled": [words.percent(one.value) for one in worst.values()],
                "Before": [words.percent(one.before) for one in worst.values()],
            }
        ),
    )


def fill_table(fields: dict[tuple[str, str], Reading], placeholders: dict[tuple[str, str], Reading]) -> pd.DataFrame:
    """Object, field, filled, change in points, placeholders, and the reason in words."""
    rows = []
    for key, one in fields.items():
        placeholder = placeholders.get(key)
        rows.append(
            {
                "Object": words.tidy(key[0]),
                "Field": words.tidy(key[1]),
                "Filled": words.percent(one.value),
                "Points": None if one.value is None or one.before is None else 100 * (one.value - one.before),
                "Placeholders": None if placeholder is None else words.percent(placeholder.value),
                "In words": _in_words(one, placeholder),
            }
        )
    return pd.DataFrame(rows, columns=["Object", "Field", "Filled", "Points", "Placeholders", "In words"])


def freshness_chart(at: Scope, values: pd.DataFrame) -> charts.Chart | None:
    """Freshness per object over time, at most seven objects."""
    rows = values[(values["metric"] == FRESHNESS) & values["object_type"].notna()].sort_values("period_start")
    known = rows.groupby("object_type")["value"].last().dropna().sort_values()
    if known.empty:
        return None
    shown = [str(name) for name in known.index[: charts.MOST_LINES]]
    lines = [charts.Line(name.replace("_", " "), rows[rows["object_type"] == name].reset_index(drop=True)) for name in shown]
    title = f"{words.tidy(lines[0].name).capitalize()} records are the least fresh, at {words.share(known.iloc[0])}"
    return charts.Chart(
        figure=charts.trend(lines, unit="share"),
        title=title,
        subtitle=f"Freshness by half-life since the last change by a person, {show.selection(at)}, per {at.filters.period}",
        alt=f"Lines of freshness for {len(lines)} objects. {title}.",
        table=charts.table_of(lines, kind=at.filters.period, unit="share"),
    )


def capability_table(capabilities: pd.DataFrame) -> pd.DataFrame:
    """What every source logs, in words: source, what, status, since, kept for, note."""
    since = pd.to_datetime(capabilities["observed_from_at"])
    kept = capabilities["retention_days"]
    return pd.DataFrame(
        {
            "Source": capabilities["source_id"].map(words.tidy),
            "What": [_in_plain(name) for name in capabilities["capability"]],
            "Status": [STATUS_WORDS.get(status, words.tidy(status)) for status in capabilities["status"]],
            "Known since": since.dt.date,
            "CRM keeps it": [_retention(days) for days in kept],
            "What it means": ["" if pd.isna(note) else " ".join(str(note).split()) for note in capabilities["note"]],
        }
    )


def ingestion_table(ingestion: pd.DataFrame) -> pd.DataFrame:
    """How far each stream was read: source, stream, last read, rows, quarantined."""
    return pd.DataFrame(
        {
            "Source": ingestion["source_id"].map(words.tidy),
            "Stream": [_in_plain(name) for name in ingestion["stream"]],
            "Last read": pd.to_datetime(ingestion["last_run_at"]),
            "Rows read": ingestion["rows_read"],
            "Set aside": ingestion["rows_quarantined"],
            "Reaches to": pd.to_datetime(ingestion["observed_to_at"]),
        }
    )


def _show_sources(at: Scope) -> None:
    capabilities, ingestion = data.capabilities(at), data.ingestion(at)
    missing = int(capabilities["status"].isin(["none", "native_off", "needs_setup", "addon"]).sum())
    title = (
        "The CRM records everything that the figures need"
        if not missing
        else f"{words.counted(missing, 'thing')} the CRM does not record now"
    )
    st.html(panels.section(title, "What each source logs, since when, and what to switch on"))
    show.table(capability_table(capabilities), key="capabilities")
    set_aside = int(ingestion["rows_quarantined"].fillna(0).sum())
    title = f"{words.counted(set_aside, 'row')} set aside as unreadable" if set_aside else "Every row that was read could be used"
    st.html(panels.section(title, "How far each stream was read, times in UTC"))
    show.table(ingestion_table(ingestion), key="ingestion")


def _in_words(fill: Reading, placeholder: Reading | None) -> str:
    if fill.value is None:
        return fill.text if fill.state == "hidden" else f"{fill.state}: {fill.reason or 'no reason given'}"
    said = f"missing on {words.share(1 - fill.value)}" if fill.value < 1 else "always filled"
    if placeholder is not None and placeholder.value:
        said += f", {words.share(placeholder.value)} hold only a placeholder"
    return said


def _tick_note(fields: dict[tuple[str, str], Reading], comparison: Comparison) -> str:
    """What the orange tick stands for, if one is drawn."""
    compared = next((one for one in fields.values() if one.before is not None), None)
    return "" if compared is None else f"; orange tick: {compared.compared_with(comparison)}"


def _in_plain(name: str) -> str:
    return words.tidy(name).replace("_", " ")


def _retention(days: object) -> str:
    if days is None or pd.isna(days):  # type: ignore[call-overload]
        return "no limit known"
    return "for good" if days == 0 else words.counted(int(days), "day")  # type: ignore[call-overload]


_PERCENT = {
    "Object": st.column_config.TextColumn(pinned=True),
    "Field": st.column_config.TextColumn(pinned=True),
    "Filled": st.column_config.ProgressColumn(format=show.PERCENT, min_value=0, max_value=100),
    "Before": st.column_config.NumberColumn(format=show.PERCENT),
    "Points": st.column_config.NumberColumn(format="%+.1f"),
    "Placeholders": st.column_config.NumberColumn(format=show.PERCENT),
}
