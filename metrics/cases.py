"""What a share speaks of where that is not people: the column of its first fact that counts the records, deals or contacts behind it.

A share of three deals moves by itself; a diagnosis holds it back by this count. Shares that are not named here speak of people.
"""

FEWEST = 5

CASES: dict[str, str] = {
    "backfilled_share": "judged_entries",
    "breadth": "capabilities_expected",
    "bypass_share": "ops_events",
    "capture_rate": "talks",
    "contacts_entered_late": "entered",
    "custom_field_use": "custom_judged",
    "double_entry_share": "typed",
    "duplicate_deal_share": "judged_duplicate",
    "export_after_view": "insight_hours",
    "fill_rate": "applicable",
    "filled_at_stage_entry": "judged_entries",
    "first_try_success": "creations",
    "inconsistent_share": "checked",
    "insight_to_action": "insight_hours",
    "late_created_share": "judged_late",
    "late_disclosure": "judged_late",
    "late_entry_share": "entered",
    "load_progress": "judged_accounts",
    "lookup_before_contact": "contacts",
    "never_in_crm_share": "ops_events",
    "next_step_missing_share": "judged_next_step_missing",
    "ownerless_share": "n_open",
    "placeholder_share": "applicable",
    "portable_account_share": "leaver_accounts",
    "pushed_share": "judged_pushed",
    "record_freshness": "known_records",
    "renewed_share": "known_records",
    "single_threaded_share": "judged_single_threaded",
    "slow_actions": "timed",
    "sourced_amount_share": "judged_source",
    "stale_open_share_human": "n_open",
    "thin_record_share": "judged_thin",
    "unified_customer_share": "multi_channel",
    "unreal_close_share": "n_open",
    "unused_form_share": "form_judged",
}
