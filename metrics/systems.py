"""The CRM as a thing that is kept: who may read it, how its changes go, and reports that nobody opens any more."""

import pandas as pd

from metrics.metric import Metric
from metrics.ratio import ratio

TEN = 10


def open_to_customer_staff(team_access: pd.DataFrame) -> pd.Series:
    """Share of the people who meet customers whose permissions let them read every customer record.

    Formula: people of call centre, field service, telemarketing and field sales with the right to read all accounts and contacts, and all
    deals and cases where the permissions speak of them / such people whose rights on accounts and contacts are known.
    Does not count: single records shared or hidden one by one; fields hidden on a form; people of other roles.
    Not known when: nobody meets customers, as far as teams.csv and people.csv say, or the CRM's permissions are not read.

    >>> open_to_customer_staff(pd.DataFrame({"open_people": [9], "judged_people": [12]})).tolist()
    [0.75]
    """
    return ratio(team_access["open_people"], team_access["judged_people"])


def closed_to_customer_staff(team_access: pd.DataFrame) -> pd.Series:
    """Share of the people who meet customers who may not read accounts, contacts, deals or cases at all.

    Formula: people of call centre, field service, telemarketing and field sales without any right to read at least one of these / such
    people whose rights on accounts and contacts are known.
    Does not count: people who may read their own or their team's records only.
    Not known when: nobody meets customers, as far as teams.csv and people.csv say, or the CRM's permissions are not read.

    >>> closed_to_customer_staff(pd.DataFrame({"blind_people": [3], "judged_people": [12]})).tolist()
    [0.25]
    """
    return ratio(team_access["blind_people"], team_access["judged_people"])


def crm_changes(team_system: pd.DataFrame) -> pd.Series:
    """How often the CRM itself was changed in the week: fields, layouts, roles, workflows and packages.

    Formula: logged changes of the team's CRM in the week; above a team, the mean over its teams, for a change is one for all of them.
    Does not count: changes of a CRM that keeps only the last one of each thing, but for that last one; the time from the request to the
    change, for no CRM knows of the request.
    Not known when: the CRM does not log changes of itself, or none was logged so far.

    >>> crm_changes(pd.DataFrame({"crm_changes": [6], "log_teams": [2]})).tolist()
    [3.0]
    """
    return ratio(team_system["crm_changes"], team_system["log_teams"])


def redone_change_share(team_system: pd.DataFrame) -> pd.Series:
    """Share of the changes of the CRM that changed anew what had been changed within two weeks before: changes that did not hold.

    Formula: changes of 13 weeks of the same thing (section and name) as a change on another day of the 14 days before / changes of 13
    weeks.
    Does not count: several changes on one day, which are one piece of work; changes of which only the last is kept.
    Not known when: fewer than ten changes were logged in 13 weeks, or the CRM does not keep every change of itself.

    >>> redone_change_share(pd.DataFrame({"redone_changes": [3], "dated_changes": [12]})).tolist()
    [0.25]
    """
    return ratio(team_system["redone_changes"], team_system["dated_changes"].where(team_system["dated_changes"] >= TEN))


def reverted_job_share(team_system: pd.DataFrame) -> pd.Series:
    """Share of the imports and mass changes that had to be taken back.

    Formula: imports and mass changes of 13 weeks that were reverted / those that ended done or reverted, by people of the team.
    Does not count: jobs that failed by themselves; corrections record by record.
    Not known when: nobody of the team imported or mass-changed anything in 13 weeks, or the CRM does not keep its jobs.

    >>> reverted_job_share(pd.DataFrame({"reverted_jobs": [1], "jobs": [4]})).tolist()
    [0.25]
    """
    return ratio(team_system["reverted_jobs"], team_system["jobs"])


def dead_report_share(team_system: pd.DataFrame) -> pd.Series:
    """Share of the CRM's reports and dashboards that nobody has opened for three months.

    Formula: reports and dashboards opened in the year to the end of the week but not in its last 90 days / all opened in that year; above a
    team, the mean over its teams, for a report is one for all of them.
    Does not count: reports never opened since the log begins, of which nothing is known; reports that are mailed.
    Not known when: no report or dashboard was opened in a year, or the CRM does not log which one was.

    >>> dead_report_share(pd.DataFrame({"dead_reports": [3], "known_reports": [12]})).tolist()
    [0.25]
    """
    return ratio(team_system["dead_reports"], team_system["known_reports"])


NO_RIGHTS = "nobody meets customers here, or what they may read is not known"
NO_CHANGE = "no change of the CRM itself is known so far"
FEW_CHANGES = "fewer than ten changes of the CRM were logged one by one in 13 weeks"
NO_JOB = "nobody imported or mass-changed anything in 13 weeks, as far as the CRM keeps it"
NO_REPORT = "no report or dashboard that the log names was opened in a year"
METRICS = (
    Metric(open_to_customer_staff, "May read every customer record", "share", "higher", ("IT", "sponsor"), ("F50",), ("permission",), None,
           "stock", gap_reason=NO_RIGHTS),
    Metric(closed_to_customer_staff, "Shut out of customer records", "share", "lower", ("IT", "sponsor"), ("F50",), ("permission",), None,
           "stock", gap_reason=NO_RIGHTS),
    Metric(crm_changes, "Changes of the CRM", "events", "neither", ("IT", "project"), ("F56",), ("config_change",), None, "stock",
           gap_reason=NO_CHANGE),
    Metric(redone_change_share, "Changes that did not hold", "share", "lower", ("IT", "project"), ("F56",), ("config_change",), None,
           "stock", gap_reason=FEW_CHANGES),
    Metric(reverted_job_share, "Imports taken back", "share", "lower", ("IT", "data steward"), ("F56",), ("data_job",), None, "stock",
           gap_reason=NO_JOB),
    Metric(dead_report_share, "Reports nobody opens", "share", "lower", ("project", "IT"), ("F39",), ("usage_event", "usage_event.list"),
           None, "stock", gap_reason=NO_REPORT),
)  # fmt: skip
