"""Data health: can we trust what is in it?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from access.programme import Happening
from dashboard import charts, data, entered, findings, panels, scores, show, words
from dashboard.charts import BOUND_OF
from dashboard.data import Scope
from dashboard.readings import Comparison, Reading, grouped, headline, rank, reading
from dashboard.signs import PERCENT
from dashboard.told import Told

FILL, PLACEHOLDERS, FRESHNESS = "fill_rate", "placeholder_share", "record_freshness"
TOTALS = (FILL, PLACEHOLDERS, FRESHNESS, "freshness_known_share")
MOST_BARS = 12
SEPARATOR = "\x1f"
CAN_BE_HAD = ("native_off", "needs_setup", "addon")
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
    scores: str
    freshness: charts.Chart | None


def page() -> None:
    """Show the page for the pinned scope."""
    at = show.pinned()
    built = build(at, entered.happenings(at))
    show.head(at, "Can we trust what is in it?", built.finding)
    show.html(built.tiles)
    show.html(built.scores)
    if built.fill is not None:
        show.chart(built.fill, key="fill", columns=_PERCENT, figure=FILL)
    else:
        st.html(panels.empty("Fill rates are not known", "No field of this CRM is watched yet, or no record has been read."))
    about = f"Fill rate over live records, {show.selection(at)}"
    show.table(built.fill_table, key="fields", columns=_PERCENT, heading="Every watched field, sortable", about=about)
    st.caption("The download is the list of fields to fix; who needs a course on them stands on Training.")
    show.link("Training: which teams leave them empty", "training")
    if built.freshness is not None:
        show.chart(built.freshness, key="freshness", columns=None, figure=FRESHNESS)
    _show_sources(at)


@data.kept
def build(at: Scope, happenings: tuple[Happening, ...] = ()) -> DataHealth:
    """Work out the page."""
    comparison = Comparison(at.filters.period, at.filters.compare)
    targets = data.settings().targets
    values = data.details(at, (FILL, PLACEHOLDERS, FRESHNESS), by="company")
    totals = headline(data.values(at, TOTALS, by="company"), TOTALS, comparison, targets=targets)
    fields = field_readings(values, FILL, comparison)
    placeholders = field_readings(values, PLACEHOLDERS, comparison)
    names = field_names(list(fields))
    named = [(names[key], one) for key, one in fields.items()]
    return DataHealth(
        finding=findings.data_health(
            named, totals[FRESHNESS], comparison, placeholders={names[key]: one for key, one in placeholders.items() if key in names}
        ),
        tiles=panels.tiles(list(totals.values()), comparison),
        fill=fill_chart(at, fields, comparison),
        fill_table=fill_table(fields, placeholders),
        scores=scores.panel(data.quality(at), show.selection(at)),
        freshness=freshness_chart(at, values, happenings),
    )


def field_readings(values: pd.DataFrame, metric: str, comparison: Comparison) -> dict[tuple[str, str], Reading]:
    """One reading per (object, field) of a metric with those dimensions, emptiest first."""
    rows = values[(values["metric"] == metric) & values["field_name"].notna()]
    keys = rows["object_type"].astype(str) + SEPARATOR + rows["field_name"].astype(str)
    readings = {
        (key.split(SEPARATOR)[0], key.split(SEPARATOR)[1]): reading(points, data.metric(metric), comparison)
        for key, points in grouped(rows.assign(field_key=keys), "field_key").items()
    }
    return dict(sorted(readings.items(), key=lambda item: (item[1].value is None, item[1].rank)))


def field_names(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """``e-mail address of contact``: (object, field) in words; two that read alike keep the CRM's own name beside it."""
    said = {key: f"{words.identifier(key[1])} of {words.identifier(key[0])}" for key in keys}
    times = Counter(said.values())
    return {key: name if times[name] == 1 else f"{name} ({words.tidy(key[1])})" for key, name in said.items()}


def fill_chart(at: Scope, fields: dict[tuple[str, str], Reading], comparison: Comparison) -> charts.Chart | None:
    """The emptiest fields as bars, with the compared period as a tick."""
    known = {key: one for key, one in fields.items() if one.value is not None}
    if not known:
        return None
    worst = dict(list(known.items())[:MOST_BARS])
    names = [field_names(list(fields))[key] for key in worst]
    first = next(iter(worst.values()))
    title = f"The emptiest field is {names[0]}: filled on {words.share_in_words(first.value, bound=first.bound)}"
    drawn = [charts.Bar(name, one.value, one.bound, one.before, one.before_bound) for name, one in zip(names, worst.values(), strict=True)]
    return charts.Chart(
        figure=charts.bars(drawn, unit="share"),
        title=title,
        subtitle=f"Fill rate, share of records where the field applies, {show.selection(at)}{_tick_note(worst, comparison)}",
        alt=f"Bars of the {len(names)} emptiest fields. {title}.",
        table=pd.DataFrame(
            {
                "Field": names,
                "Filled": [words.percent(bar.value) for bar in drawn],
                "Filled" + BOUND_OF: [bar.bound for bar in drawn],
                "Before": [words.percent(bar.before) for bar in drawn],
                "Before" + BOUND_OF: [bar.before_bound for bar in drawn],
            }
        ),
    )


def fill_table(fields: dict[tuple[str, str], Reading], placeholders: dict[tuple[str, str], Reading]) -> pd.DataFrame:
    """Field in words, filled, its object, change in points, placeholders, the CRM's own name of the field, and the reason in words.

    A narrow screen shows the first three. Without any earlier look there is no column of points.
    """
    rows = []
    for key, one in fields.items():
        placeholder = placeholders.get(key)
        rows.append(
            {
                "Object": words.identifier(key[0]),
                "Field": words.identifier(key[1]),
                "In the CRM": words.tidy(key[1]),
                "Filled": words.percent(one.value),
                "Filled" + BOUND_OF: one.bound,
                "Points": one.points,
                "Points" + BOUND_OF: one.points_bound,
                "Placeholders": None if placeholder is None else words.percent(placeholder.value),
                "Placeholders" + BOUND_OF: None if placeholder is None else placeholder.bound,
                "In words": _in_words(one, placeholder),
            }
        )
    compared = ["Points"] if any(one.points is not None for one in fields.values()) else []
    figures = [name + of for name in ("Filled", *compared, "Placeholders") for of in ("", BOUND_OF)]
    return pd.DataFrame(rows, columns=["Field", *figures[:2], "Object", *figures[2:], "In the CRM", "In words"])


def freshness_chart(at: Scope, values: pd.DataFrame, happenings: tuple[Happening, ...]) -> charts.Chart | None:
    """Freshness per object over time, at most seven objects, with what happened in the programme."""
    rows = values[(values["metric"] == FRESHNESS) & values["object_type"].notna()].sort_values("period_start")
    latest = rows[rows["value"].notna()].groupby("object_type").tail(1)
    if latest.empty:
        return None
    latest = latest.assign(rank=list(map(rank, latest["value"], latest["bound"]))).sort_values("rank", kind="stable")
    lowest, shown = latest.iloc[0], [str(name) for name in latest["object_type"][: charts.MOST_LINES]]
    lines = [charts.Line(words.identifier(name), rows[rows["object_type"] == name].reset_index(drop=True)) for name in shown]
    least = words.share_in_words(lowest["value"], bound=lowest["bound"])
    title = f"{lines[0].name.capitalize()} records are the least fresh, at {least}"
    return charts.Chart(
        figure=charts.trend(lines, unit="share", happenings=happenings),
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
            "Known since": ["" if pd.isna(moment) else words.day(moment) for moment in since],
            "CRM keeps it": [_retention(days) for days in kept],
            "What it means": ["" if pd.isna(note) else " ".join(str(note).split()) for note in capabilities["note"]],
        },
        dtype=object,
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


def what_to_switch_on(statuses: Sequence[str] | pd.Series) -> str:
    """The line above the sources: how many of the things not recorded could be, and where it stands how."""
    start, could = "What each source logs and since when", sum(status in CAN_BE_HAD for status in statuses)
    if could:
        return f"{start}; {words.counted(could, 'thing')} can be switched on, set up or added: the last column says how"
    return f"{start}; nothing of what is missing can be switched on in this CRM" if "none" in set(statuses) else start


def _show_sources(at: Scope) -> None:
    capabilities, ingestion = data.capabilities(at), data.ingestion(at)
    missing = int(capabilities["status"].isin(["none", *CAN_BE_HAD]).sum())
    title = (
        "The CRM records everything that the figures need"
        if not missing
        else f"{words.counted(missing, 'thing')} the CRM does not record now"
    )
    st.html(panels.section(title, what_to_switch_on(capabilities["status"])))
    table = capability_table(capabilities)
    show.html(panels.text_table(list(table.columns), list(table.itertuples(index=False, name=None)), caption=title))
    set_aside = int(ingestion["rows_quarantined"].fillna(0).sum())
    title = f"{words.counted(set_aside, 'row')} set aside as unreadable" if set_aside else "Every row that was read could be used"
    show.table(ingestion_table(ingestion), key="ingestion", heading=title, about="How far each stream was read, times in UTC")


def _in_words(fill: Reading, placeholder: Reading | None) -> str:
    if fill.value is None:
        return fill.text if fill.state == "hidden" else f"{fill.state}: {fill.reason or 'no reason given'}"
    said = f"missing on {words.rest_in_words(fill.value, bound=fill.bound)}" if fill.value < 1 else "always filled"
    if placeholder is not None and placeholder.value:
        said += f", placeholder on {words.share_in_words(placeholder.value, bound=placeholder.bound)}"
    return said


def _tick_note(fields: dict[tuple[str, str], Reading], comparison: Comparison) -> str:
    """What the orange tick stands for, if one is drawn."""
    compared = next((one for one in fields.values() if one.before is not None), None)
    return "" if compared is None else f"; orange tick: {compared.compared_with(comparison)}"


def _in_plain(name: str) -> str:
    return words.identifier(name.replace(".", ": "))


def _retention(days: object) -> Told:
    if days is None or pd.isna(days):  # type: ignore[call-overload]
        return Told("no limit known")
    return Told("for good") if days == 0 else words.counted(int(days), "day")  # type: ignore[call-overload]


_PERCENT = {
    "Field": st.column_config.TextColumn(pinned=True, width=155),
    "Object": st.column_config.TextColumn(width=92),
    "In the CRM": st.column_config.TextColumn(width=155, help="The name of the field in the CRM's database"),
    "Filled": st.column_config.NumberColumn(format=PERCENT, width=70),
    "Before": st.column_config.NumberColumn(format=PERCENT),
    "Points": st.column_config.NumberColumn(format="%+.1f"),
    "Placeholders": st.column_config.NumberColumn(format=PERCENT),
}
