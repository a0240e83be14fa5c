"""Weekly activity by team for the models: rows of single accounts, for the operator's commands and a refresh only, never for a page."""

from datetime import date

import pandas as pd

from access.snapshot import Snapshot
from access.viewer import Viewer, check_operator
from models.history import History, history_of

HISTORY_FACTS = ("person_activity_week", "person_home_week")
HISTORY_SQL = """
select home.source_id || ':' || home.org_unit_id as team, activity.user_id as account, activity.week_start_date as week,
       sum(activity.reads + activity.writes) as actions
from person_activity_week as activity
join person_home_week as home
    on home.source_id = activity.source_id and home.user_id = activity.user_id and home.week_start_date = activity.week_start_date
join setting_week as week on week.week_start_date = activity.week_start_date and week.days_elapsed = 7
where activity.actor_kind = 'human' and activity.day_mask > 0
group by home.source_id || ':' || home.org_unit_id, activity.user_id, activity.week_start_date
"""


def team_history(snapshot: Snapshot, viewer: Viewer, *, until: date | None = None) -> History:
    """Actions of people by home team and complete week, up to the week that ends by ``until``; for the operator only.

    What integrations did and signing in alone do not count.
    """
    check_operator(viewer, what="The activity of single accounts")
    rows = snapshot.query(HISTORY_SQL)
    rows = rows.assign(week=pd.to_datetime(rows["week"]), actions=rows["actions"].astype("int64").clip(lower=1))
    if until is not None:
        rows = rows[rows["week"] + pd.Timedelta(days=7) <= pd.Timestamp(until)]
    return history_of(rows)
