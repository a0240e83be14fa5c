"""Tables that come from the settings and their companion files, not from a CRM."""

from sql.table import Table, described

SETTINGS: tuple[Table, ...] = (
    described(
        "source_problem",
        "setting",
        "stream problem column_name",
        "stream, problem, column_name, row_count bigint, rows_checked bigint, note",
        "What was found odd in exported files, counted: no values, only how many of how many.",
    ),
    described(
        "setting_person",
        "setting",
        "user_id",
        "user_id, application_type, pack, entitled_from_date date, entitled_to_date date, entitlement_basis",
        "Who is entitled to work in the CRM, from people.csv or from the account itself.",
    ),
    described(
        "setting_leave",
        "setting",
        "user_id leave_from_date",
        "user_id, leave_from_date date, leave_to_date date",
        "Leave of entitled people; half-open: the to-date is the first day back.",
    ),
    described(
        "setting_team",
        "setting",
        "org_unit_id",
        "org_unit_id, team, unit_id, unit, application_type, time_zone",
        "Each team with its unit, application type and time zone, from teams.csv or the CRM's own tree.",
    ),
    described(
        "setting_calendar",
        "setting",
        "org_unit_id day_date kind",
        "org_unit_id, day_date date, kind, label",
        "Holidays, peaks, freezes, exams and reviews per team and day.",
    ),
    described(
        "setting_shift",
        "setting",
        "org_unit_id weekday hour from_date",
        "org_unit_id, weekday integer, hour integer, from_date date, to_date date",
        "Hours on which a team is on shift by its own clock: weekday 0 = Monday, hour 0 to 23, from shifts.csv.",
    ),
    described(
        "setting_pack",
        "setting",
        "pack capability object_type action",
        "pack, capability, capability_index integer, object_type, action, expected_days integer",
        "Core actions that a role's pack expects, each under a capability, and on how many of 20 working days the role is there.",
    ),
    described(
        "setting_utc_offset",
        "setting",
        "time_zone utc_from_at",
        "time_zone, utc_from_at timestamp, utc_to_at timestamp, offset_s bigint",
        "Offset of each time zone between two of its changes, so that local days are plain addition.",
    ),
    described(
        "setting_half_life",
        "setting",
        "object_type",
        "object_type, half_life_days double",
        "After how many days half of the trust in an unchanged record is gone.",
    ),
    described(
        "setting_pipeline",
        "setting",
        "",
        "stalled_days integer",
        "Policy of the pipeline, one row: after how many days in a stage a deal stalls where too few were won to tell.",
    ),
    described(
        "setting_fiscal_quarter",
        "setting",
        "quarter_from_date",
        "quarter_from_date date, quarter_to_date date",
        "Every quarter of the fiscal year, half-open: the to-date is the first day of the next.",
    ),
    described(
        "setting_week",
        "setting",
        "week_start_date",
        "week_start_date date, week_end_date date, days_elapsed integer",
        "Every week from the first event to as_of (from the first record where a source logs no events), Monday to Sunday, with its days "
        "wholly before as_of (7 when complete).",
    ),
)
