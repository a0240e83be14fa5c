"""The canonical tables: what every CRM is read into, column by column.

Ids are text. ``_at`` is a UTC timestamp without zone, ``_date`` a calendar date, ``_ms`` and ``_s`` carry the unit,
money is ``decimal(18, 4)`` beside a three-letter currency, percents run from 0 to 100. Null means unknown, never zero.
"""

from sql.canonical_settings import SETTINGS
from sql.canonical_setup import SETUP
from sql.table import ARROW_TYPES, Column, ColumnType, Kind, Table, described

__all__ = ["ARROW_TYPES", "CANONICAL", "SETTINGS", "TABLES", "Column", "ColumnType", "Kind", "Table"]

USE: tuple[Table, ...] = (
    described(
        "crm_source",
        "setting",
        "",
        "vendor, vendor_version, edition, tenant_tz, base_currency, connected_at timestamp",
        "One row per connected CRM.",
    ),
    described(
        "source_capability",
        "setting",
        "capability",
        "capability, status, granularity, retention_days integer, expected_lag_minutes integer, observed_from_at timestamp,"
        "observed_to_at timestamp, note",
        "What the source logs, and since when.",
    ),
    described(
        "extract_watermark",
        "setting",
        "stream",
        "stream, cursor_column, cursor_value, lookback_s bigint, last_run_at timestamp, rows_read bigint,"
        "rows_quarantined bigint, key_count_at_last_reconcile bigint, last_full_read_at timestamp",
        "How far each stream was read.",
    ),
    described(
        "crm_identity",
        "state",
        "user_id",
        "user_id, username, email, full_name",
        "Names of accounts: for the operator only, can be switched off per source.",
    ),
    described(
        "crm_user",
        "state",
        "user_id",
        "user_id, user_kind, is_active boolean, is_admin boolean, license, manager_user_id, job_title, department, tz,"
        "created_at timestamp, modified_at timestamp, deactivated_at timestamp, last_login_at timestamp, is_deleted boolean",
        "Accounts: human, api, integration, system or portal.",
    ),
    described(
        "org_unit",
        "state",
        "org_unit_id",
        "org_unit_id, unit_kind, name, parent_org_unit_id, manager_user_id, is_active boolean, modified_at timestamp",
        "Teams, roles and the units above them.",
    ),
    described(
        "org_membership",
        "scd",
        "org_unit_id user_id valid_from",
        "org_unit_id, user_id, member_role, is_primary boolean, valid_from timestamp, valid_to timestamp, valid_basis",
        "Who belongs where, from when to when; a null valid_from is 'since before we looked'.",
    ),
    described(
        "login_event",
        "log",
        "login_id",
        "login_id, user_id, username_raw, occurred_at timestamp, outcome, failure_reason, auth_method, channel, session_key,"
        "is_derived boolean",
        "Sign-ins of people, ok or denied; not API requests.",
        period="occurred_at",
    ),
    described(
        "api_request",
        "log",
        "request_id",
        "request_id, user_id, occurred_at timestamp, auth_method",
        "Authenticated requests without a session: API traffic, kept apart from logins.",
        period="occurred_at",
    ),
    described(
        "crm_session",
        "keep",
        "session_key",
        "session_key, user_id, started_at timestamp, last_seen_at timestamp, ended_at timestamp, end_basis, channel,is_derived boolean",
        "Sessions as far as the CRM keeps them.",
    ),
    described(
        "usage_event",
        "log",
        "event_id",
        "event_id, user_id, occurred_at timestamp, granularity, action, raw_action, object_type, object_id, channel,"
        "latency_ms bigint, dwell_ms bigint, event_count bigint, session_key, actor_kind, is_derived boolean",
        "What was done in the CRM, by whom or what, through which channel.",
        period="occurred_at",
    ),
    described(
        "field_change",
        "log",
        "change_id",
        "change_id, object_type, object_id, field_name, field_canonical, old_value, new_value, old_ref_id, new_ref_id,"
        "changed_at timestamp, changed_by_user_id, channel, is_initial boolean",
        "Changes of audited fields.",
        period="changed_at",
    ),
    described(
        "record",
        "state",
        "object_type record_id",
        "object_type, record_id, owner_user_id, owner_org_unit_id, created_by_user_id, modified_by_user_id,"
        "created_at timestamp, modified_at timestamp, create_channel, is_archived boolean, is_deleted boolean,"
        "deleted_at timestamp, deleted_basis, last_activity_at timestamp",
        "Every record, whatever its object.",
    ),
    described(
        "record_team",
        "state",
        "object_type record_id org_unit_id",
        "object_type, record_id, org_unit_id, is_deleted boolean",
        "Teams a record is shared with; a record may have several.",
    ),
    described(
        "record_field",
        "state",
        "object_type record_id field_name",
        "object_type, record_id, field_name, is_applicable boolean, is_filled boolean, is_placeholder boolean",
        "Whether a field of a record is filled; the value itself is never read.",
    ),
    described(
        "account",
        "state",
        "account_id",
        "account_id, owner_user_id, industry, account_type, parent_account_id, created_at timestamp, modified_at timestamp,"
        "is_deleted boolean",
        "Companies.",
    ),
    described(
        "contact",
        "state",
        "contact_id",
        "contact_id, account_id, owner_user_id, created_at timestamp, modified_at timestamp, is_deleted boolean",
        "People at companies.",
    ),
    described(
        "lead",
        "state",
        "lead_id",
        "lead_id, owner_user_id, status_native, status_canonical, lead_source, converted_at timestamp, converted_account_id,"
        "converted_contact_id, converted_opportunity_id, created_at timestamp, modified_at timestamp, is_deleted boolean",
        "Leads.",
    ),
    described(
        "case_ticket",
        "state",
        "case_id",
        "case_id, account_id, contact_id, owner_user_id, status_native, status_canonical, priority, case_type,"
        "created_at timestamp, modified_at timestamp, closed_at timestamp, is_deleted boolean",
        "Cases and tickets.",
    ),
    described(
        "opportunity",
        "state",
        "opportunity_id",
        "opportunity_id, account_id, primary_contact_id, owner_user_id, name, pipeline, stage_native, stage_order integer,"
        "stage_canonical, amount decimal, currency, amount_base decimal, probability_pct double, close_date date,"
        "closed_at timestamp, next_step, next_step_date date, opportunity_type, lead_source, last_stage_change_at timestamp,"
        "created_at timestamp, modified_at timestamp, is_deleted boolean",
        "Deals; stage_canonical is open, won or lost.",
    ),
    described(
        "stage_history",
        "keep",
        "opportunity_id stage_native entered_at",
        "opportunity_id, stage_native, stage_canonical, entered_at timestamp, left_at timestamp, amount decimal, close_date date,"
        "changed_by_user_id, basis, previous_stage_native",
        "When a deal entered and left each stage.",
        moment="opportunity_id entered_at",
    ),
    described(
        "activity",
        "state",
        "activity_id",
        "activity_id, kind, owner_user_id, created_by_user_id, status_native, status_canonical, direction,"
        "scheduled_start_at timestamp, scheduled_end_at timestamp, due_at timestamp, completed_at timestamp, duration_s bigint,"
        "related_object_type, related_object_id, account_id, channel, created_at timestamp, modified_at timestamp,"
        "is_deleted boolean",
        "Calls, meetings, tasks, e-mails and notes, without their text.",
    ),
    described(
        "record_fill_daily",
        "daily",
        "snapshot_date object_type owner_user_id org_unit_id field_name",
        "snapshot_date date, object_type, owner_user_id, org_unit_id, field_name, n_records bigint, n_applicable bigint,"
        "n_filled bigint, n_placeholder bigint",
        "Fill counts as of each refresh: history from the first day on.",
        period="snapshot_date",
    ),
    described(
        "record_completeness",
        "daily",
        "snapshot_date object_type record_id",
        "snapshot_date date, object_type, record_id, n_required integer, n_filled integer, required_set_version",
        "Required fields filled per live record as of each refresh.",
        period="snapshot_date",
    ),
    described(
        "record_snapshot_daily",
        "daily",
        "snapshot_date object_type record_id",
        "snapshot_date date, object_type, record_id, owner_user_id, stage_native, amount decimal, close_date date,"
        "next_step_hash, modified_at timestamp",
        "Open deals as of each refresh.",
        period="snapshot_date",
    ),
)

CANONICAL: tuple[Table, ...] = (*USE, *SETUP)

TABLES: dict[str, Table] = {table.name: table for table in (*CANONICAL, *SETTINGS)}
