"""The Sponsor page's charts: adoption against the case, where a goal is heading, what moves the return."""

from textwrap import wrap

import pandas as pd

from access import formats
from access.goals import GoalCourse, GoalReading
from access.programme import Happening
from access.worth import Worth
from dashboard import charts, marks, money, words
from dashboard.marks import GREY
from dashboard.told import cells

MOST_SWINGS = 10
LABEL_WIDTH = 29  # characters of an assumption before its next line: on a phone a label of one line was cut
ROW, LINE = 22, 16  # pixels of a row and of each further line of its label: all rows are as high as the longest needs, so that no two touch
MARGIN_OF_TARGET = 104
BOUNDED = (
    "The curve along which adoption spreads until the seats are used up, fitted to the weeks measured and held near how it runs elsewhere; "
    "the band holds 8 of 10 likely courses"
)
BAND = "rgba(0, 114, 178, 0.18)"


def course_chart(found: Worth, happenings: tuple[Happening, ...] = ()) -> charts.Chart:
    """Measured against planned effective adoption."""
    frame = pd.DataFrame(found.weekly, columns=["period_start", "measured", "planned"])
    ends = pd.to_datetime(frame["period_start"]) + pd.Timedelta(days=7)
    base = {"period_start": pd.to_datetime(frame["period_start"]), "period_end": ends, "is_complete": True, "reason": None, "bound": None}
    lines = [charts.Line(name, pd.DataFrame({**base, "value": frame[name].astype("float64")})) for name in ("measured", "planned")]
    latest = frame["measured"].dropna()
    title = "Effective adoption is not known" if latest.empty else f"Effective adoption stands at {words.share(float(latest.iloc[-1]))}"
    return charts.Chart(
        figure=charts.trend(lines, unit="share", happenings=happenings),
        title=title,
        subtitle="Share of entitled people who work effectively, measured against the business case, per week",
        alt=f"Line chart of {len(frame)} weeks. {title}.",
        table=charts.table_of(lines, kind="week", unit="share"),
    )


def heading_chart(goal: GoalReading, course: GoalCourse, happenings: tuple[Happening, ...] = ()) -> charts.Chart:
    """What was measured of a goal, and the range of the curve of adoption up to its day, against the target."""
    target, is_told = goal.target or 0.0, course.chance is not None
    days = [pd.Timestamp(day) + pd.Timedelta(days=6) for day in course.mondays]
    known = [place for place, value in enumerate(course.measured) if value is not None]
    ahead = slice(known[-1], None)
    rules, rule_labels = marks.rules("share", target, None)
    upright, numbers, meanings = marks.upright((), happenings, first=days[0], last=days[-1])
    band = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    curve = [
        {**band, "x": days[ahead], "y": course.low[ahead]},
        {**band, "x": days[ahead], "y": course.high[ahead], "fill": "tonexty", "fillcolor": BAND},
        {"type": "scatter", "mode": "lines", "x": days[ahead], "y": course.middle[ahead], "line": {"color": charts.BLUE, "dash": "dot"},
         "hovertemplate": f"expected: %{{y:.0%}}<br>%{{x|{formats.on_axis()}}}<extra></extra>"},
    ]  # fmt: skip
    traces = [
        *(curve if is_told else []),
        {"type": "scatter", "mode": "lines", "x": days, "y": list(course.measured), "line": {"color": charts.BLUE, "width": 2.4},
         "connectgaps": False, "hovertemplate": f"measured: %{{y:.0%}}<br>%{{x|{formats.on_axis()}}}<extra></extra>"},
    ]  # fmt: skip
    layout = {
        "yaxis": {"tickformat": ".0%", "rangemode": "tozero"},
        "meta": {charts.NOTES: meanings},
        **charts.with_marks({"margin": {"l": 8, "r": MARGIN_OF_TARGET, "b": 8}}, [*rules, *upright], [*rule_labels, *numbers]),
    }
    title = money.heading_words(goal, course)
    return charts.Chart(
        figure=charts.drawn(traces, layout),
        title=title,
        subtitle=BOUNDED if is_told else "Measured by week up to the goal's day, against the target",
        alt=f"Line {'with a widening band ' if is_told else ''}over {len(days)} weeks up to the goal's day. {title}",
        table=_heading_table(course, is_told=is_told),
    )


def _heading_table(course: GoalCourse, *, is_told: bool) -> pd.DataFrame:
    """The chart's numbers, the latest week first."""
    columns = {"Measured (%)": course.measured}
    if is_told:
        columns |= {"Low (%)": course.low, "Expected (%)": course.middle, "High (%)": course.high}
    rows = {name: [None if value is None else round(100 * value, 1) for value in values] for name, values in columns.items()}
    return pd.DataFrame({"Week of": cells([words.day(day) for day in course.mondays]), **rows}).iloc[::-1].reset_index(drop=True)


def swing_chart(found: Worth) -> charts.Chart:
    """One bar per assumption from the return at its low to that at its high, around the likely one: the widest on top."""
    shown, likely = found.swings[:MOST_SWINGS], found.measured.net_present_value if found.measured else 0.0
    names = ["<br>".join(words.plotted(line) for line in wrap(words.tidy(one.name), LABEL_WIDTH)) for one in shown]
    bars = [
        {"type": "bar", "orientation": "h", "name": name, "y": names, "base": likely, "x": [end - likely for end in ends],
         "marker": {"color": colour}, "customdata": [words.plotted(money.amount(end, found.currency)) for end in ends],
         "hovertemplate": f"%{{y}}, {name}: %{{customdata}}<extra></extra>"}
        for name, colour, ends in (
            ("at its low", charts.ORANGE, [one.at_low for one in shown]), ("at its high", charts.BLUE, [one.at_high for one in shown]),
        )
    ]  # fmt: skip
    upright = {"type": "line", "x0": likely, "x1": likely, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": GREY, "width": 1.2}}
    further = max((name.count("<br>") for name in names), default=0)
    layout = {
        "barmode": "overlay", "height": 90 + len(names) * (ROW + LINE * further), "showlegend": True, "shapes": [upright],
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "title": {"text": ""}},
        "xaxis": {"tickformat": "~s", "showgrid": True, "gridcolor": charts.GRID, "nticks": 5},
        "yaxis": {"autorange": "reversed", "showgrid": False, "ticklabelstandoff": 6},
    }  # fmt: skip
    widest = shown[0].name if shown else "nothing"
    title = f"What moves the return most: {words.tidy(widest)}"
    return charts.Chart(
        figure=charts.drawn(bars, layout),
        title=title,
        subtitle=f"Net present value ({found.currency}) with one assumption at its low and at its high, around the likely "
        f"{money.amount(likely, found.currency)}; the widest first",
        alt=f"Bars of {len(names)} assumptions. {title}.",
        table=money.swing_table(found),
    )  # fmt: skip
