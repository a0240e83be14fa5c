"""Whether the CRM gives back: who writes and who reads, reports that lead to something, contacts prepared by a look, data taken out."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

MILLION = 1_000_000
POINTS = 100


def effort_benefit_gap(team_signals: pd.DataFrame) -> pd.Series:
    """How much more of the company's writing than of its reading a team does: above 20 points it feeds others and gets little back.

    Formula: 100 x (the team's part of everything people wrote in four weeks - its part of everything people opened, listed, searched and
    read). For all teams together it is nil.
    Does not count: what integrations, imports and automation write; how long it takes; printed or forwarded reports.
    Not known when: the CRM does not log openings, or its log begins within the 28 days.

    >>> effort_benefit_gap(pd.DataFrame({"write_share_millionths": [300_000], "read_share_millionths": [50_000]})).tolist()
    [25.0]
    """
    gap = team_signals["write_share_millionths"].astype("float64") - team_signals["read_share_millionths"]
    return POINTS * gap / MILLION


def writing_for_reading(team_signals: pd.DataFrame) -> pd.Series:
    """How much people write for what they open: 1 in the whole CRM; far below it records are looked at and not renewed.

    Formula: the team's part of everything written in four weeks / its part of everything opened, searched and read.
    Does not count: what integrations and imports do; bulk changes.
    Not known when: nothing was opened, or the CRM does not log openings.

    >>> writing_for_reading(pd.DataFrame({"write_share_millionths": [40_000], "read_share_millionths": [80_000]})).tolist()
    [0.5]
    """
    return ratio(team_signals["write_share_millionths"], team_signals["read_share_millionths"])


def report_awareness(team_signals: pd.DataFrame) -> pd.Series:
    """Share of the people entitled who have ever opened a report or a dashboard.

    Formula: eligible people with at least one opening since the log begins / eligible people.
    Does not count: reports that were mailed or printed.
    Not known when: nobody is eligible, or the CRM does not log reports and dashboards.

    >>> report_awareness(pd.DataFrame({"aware_people": [3], "eligible_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_signals["aware_people"], team_signals["eligible_people"])


def insight_to_action(team_signals: pd.DataFrame) -> pd.Series:
    """How often reading a report or dashboard is followed by doing something in the CRM.

    Formula: person-hours with something written after the first opening of a report or dashboard in that clock hour / person-hours with an
    opening. Which records a report listed is logged by no CRM, so any writing counts, and what follows in the next hour does not.
    Does not count: decisions that leave no trace in the CRM.
    Not known when: nobody opened a report or dashboard, or the CRM does not log it.

    >>> insight_to_action(pd.DataFrame({"acted_hours": [6], "insight_hours": [24]})).tolist()
    [0.25]
    """
    return ratio(team_signals["acted_hours"], team_signals["insight_hours"])


def export_after_view(team_signals: pd.DataFrame) -> pd.Series:
    """How often a report or dashboard is opened only to take its data elsewhere: a sign that it is not trusted or not enough.

    Formula: person-hours with an export after the first opening of a report or dashboard in that clock hour / person-hours with an opening.
    Does not count: copying by hand; exports of lists without a report before them, which count in the exports per person.
    Not known when: nobody opened a report or dashboard, or the CRM does not log it.

    >>> export_after_view(pd.DataFrame({"exported_hours": [6], "insight_hours": [24]})).tolist()
    [0.25]
    """
    return ratio(team_signals["exported_hours"], team_signals["insight_hours"])


def report_openings(team_signals: pd.DataFrame) -> pd.Series:
    """How often a person who works in the CRM opens a report or dashboard in a week.

    Formula: openings of reports and dashboards / people active in the week.
    Does not count: reports that were mailed or printed.
    Not known when: nobody was active, or the CRM does not log reports and dashboards.

    >>> report_openings(pd.DataFrame({"insights": [6], "active_people": [4]})).tolist()
    [1.5]
    """
    return ratio(team_signals["insights"], team_signals["active_people"])


def exports_per_person(team_signals: pd.DataFrame) -> pd.Series:
    """How often a person who works in the CRM takes data out of it in a week: the mark of lists kept elsewhere.

    Formula: exports by people / people active in the week.
    Does not count: exports by integrations; copying by hand.
    Not known when: nobody was active, or the CRM does not log exports.

    >>> exports_per_person(pd.DataFrame({"exports": [2], "active_people": [8]})).tolist()
    [0.25]
    """
    return ratio(team_signals["exports"], team_signals["active_people"])


def lookup_before_contact(team_contacts: pd.DataFrame) -> pd.Series:
    """Share of the customer contacts before which the person looked the customer up in the CRM.

    Formula: held calls, meetings and e-mails whose company or filed record the same person opened in the 24 hours before they ended /
    held calls, meetings and e-mails with a known company or record.
    Does not count: contacts that nobody entered; looks into a list; looks by a colleague.
    Not known when: no contact was entered in the week, the CRM does not log openings, or its log begins later.

    >>> lookup_before_contact(pd.DataFrame({"prepared": [9], "contacts": [12]})).tolist()
    [0.75]
    """
    return ratio(team_contacts["prepared"], team_contacts["contacts"])


def first_try_success(team_contacts: pd.DataFrame) -> pd.Series:
    """Share of the new records that needed no correction right after they were saved.

    Formula: records that people created and did not change again within ten minutes / records that people created.
    Does not count: imports; corrections by others or later; saves that the CRM refused, which no connected CRM logs.
    Not known when: nobody created a record in the week, the CRM does not log which record was changed, or its log begins later.

    >>> first_try_success(pd.DataFrame({"corrected": [3], "creations": [12]})).tolist()
    [0.75]
    """
    return ratio(team_contacts["creations"] - team_contacts["corrected"], team_contacts["creations"])


USE = ("usage_event",)
VIEWS = ("usage_event", "usage_event.view")
LISTS = ("usage_event", "usage_event.list")
READERS = ("project", "training", "team")
NO_OPENING = "nobody opened a report or dashboard in this period"
NOBODY_ACTIVE = "nobody was active in this period"
NO_CONTACT = "no call, meeting or e-mail with a known customer was entered in this period"
NO_CREATION = "nobody created a record in this period"
NOTHING_OPENED = "nothing was opened in the four weeks"
METRICS = (
    Metric(effort_benefit_gap, "More writing than reading", "points", "lower", ("sponsor", "project"), ("F10",), VIEWS, 28, "stock"),
    Metric(writing_for_reading, "Changes per look at a record (usual: 1)", "ratio", "neither", ("project",), ("F59",), VIEWS, 28, "stock",
           gap_reason=NOTHING_OPENED),
    Metric(report_awareness, "Ever opened a report", "share", "higher", ("training", "project"), ("F11",), LISTS, 28, "stock"),
    Metric(insight_to_action, "Reports that lead to action", "share", "higher", ("sponsor", "project"), ("F39",), LISTS, 7, "flow",
           gap_reason=NO_OPENING),
    Metric(export_after_view, "Reports taken elsewhere", "share", "lower", ("project", "data steward"), ("F12",), LISTS, 7, "flow",
           gap_reason=NO_OPENING),
    Metric(report_openings, "Reports opened per person", "events", "higher", ("project",), ("F39",), LISTS, 7, "flow",
           gap_reason=NOBODY_ACTIVE),
    Metric(exports_per_person, "Exports per person", "events", "lower", ("project", "IT"), ("F46", "F12"), LISTS, 7, "flow",
           gap_reason=NOBODY_ACTIVE),
    Metric(lookup_before_contact, "Looked up before the contact", "share", "higher", READERS, ("F41",), VIEWS, 9, "flow",
           gap_reason=NO_CONTACT),
    Metric(first_try_success, "Right at the first try", "share", "higher", READERS, ("F55", "F21"), USE, 7, "flow",
           gap_reason=NO_CREATION),
)  # fmt: skip
