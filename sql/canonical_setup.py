"""Canonical tables of how a CRM is set up and joined: permissions, configuration, jobs, campaigns, links, and the systems beside it.

The rules for names and units are those of ``sql/canonical.py``.
"""

from sql.table import Table, described

SETUP: tuple[Table, ...] = (
    described(
        "permission",
        "state",
        "user_id object_type",
        "user_id, object_type, read_level, create_level, update_level, delete_level, export_level, basis, is_deleted boolean",
        "What a live account may do with an object after all its roles: all, team, own, some or none; null where the database is silent.",
    ),
    described(
        "config_object",
        "state",
        "object_type",
        "object_type, native_name, is_custom boolean, is_active boolean, created_at timestamp, modified_at timestamp, is_deleted boolean",
        "Kinds of records that the CRM holds, shipped or made by the company.",
    ),
    described(
        "config_field",
        "state",
        "object_type field_name",
        "object_type, field_name, data_type, is_custom boolean, is_required boolean, is_audited boolean, is_read_only boolean,"
        "is_on_form boolean, created_at timestamp, modified_at timestamp, is_deleted boolean",
        "Fields of the main objects as the CRM defines them; field_name is that of record_field.",
    ),
    described(
        "config_change",
        "log",
        "change_id",
        "change_id, changed_at timestamp, changed_by_user_id, section, target, action, is_derived boolean",
        "Changes of the CRM itself: fields, layouts, roles, packages, workflows; derived ones are the last change that a refresh saw.",
        period="changed_at",
    ),
    described(
        "data_job",
        "keep",
        "job_id",
        "job_id, kind, object_type, user_id, status_native, status_canonical, started_at timestamp, finished_at timestamp, n_rows bigint,"
        "n_created bigint, n_updated bigint, n_duplicates bigint, n_failed bigint, is_derived boolean",
        "Imports, exports and mass changes that ran as one job; status_canonical is done, failed, running or reverted.",
    ),
    described(
        "campaign",
        "state",
        "campaign_id",
        "campaign_id, owner_user_id, status_native, campaign_type, start_date date, end_date date, budget decimal, currency,"
        "created_at timestamp, modified_at timestamp, is_deleted boolean",
        "Marketing campaigns, without their names and texts.",
    ),
    described(
        "record_link",
        "state",
        "from_object_type from_record_id to_object_type to_record_id",
        "from_object_type, from_record_id, to_object_type, to_record_id, link_role, is_primary boolean, linked_at timestamp,"
        "is_deleted boolean",
        "Pairs of records: deal to contact with its role, contact to account, activity to user, contact, lead or account, record to "
        "campaign, imported record to its data_job. Activities go by their activity_id.",
    ),
    described(
        "ext_ops",
        "log",
        "ops_id",
        "ops_id, kind, channel, direction, occurred_at timestamp, customer_key, crm_source_id, account_id, user_id, org_unit_id,"
        "amount decimal, currency, actor_kind, crm_object_type, crm_record_id",
        "Orders, invoices, calls, mails, meetings and tickets of the systems beside the CRM, with the customer's key there and, where the "
        "export names it, the account, user and team of the CRM crm_source_id.",
        period="occurred_at",
    ),
)
