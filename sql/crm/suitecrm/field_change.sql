-- Changes of audited fields; values outside the list of business fields are not read: "(not read)" stands for any value.
with audited as (
    select
        a.id as change_id,
        'account' as object_type,
        a.parent_id as object_id,
        a.field_name as field_name,
        nullif(coalesce(a.before_value_string, a.before_value_text), '') as old_value,
        nullif(coalesce(a.after_value_string, a.after_value_text), '') as new_value,
        a.date_created as changed_at,
        a.created_by as changed_by_user_id
    from accounts_audit a
    union all
    select
        a.id,
        'contact',
        a.parent_id,
        a.field_name,
        nullif(coalesce(a.before_value_string, a.before_value_text), ''),
        nullif(coalesce(a.after_value_string, a.after_value_text), ''),
        a.date_created,
        a.created_by
    from contacts_audit a
    union all
    select
        a.id,
        'lead',
        a.parent_id,
        a.field_name,
        nullif(coalesce(a.before_value_string, a.before_value_text), ''),
        nullif(coalesce(a.after_value_string, a.after_value_text), ''),
        a.date_created,
        a.created_by
    from leads_audit a
    union all
    select
        a.id,
        'opportunity',
        a.parent_id,
        a.field_name,
        nullif(coalesce(a.before_value_string, a.before_value_text), ''),
        nullif(coalesce(a.after_value_string, a.after_value_text), ''),
        a.date_created,
        a.created_by
    from opportunities_audit a
    union all
    select
        a.id,
        'case',
        a.parent_id,
        a.field_name,
        nullif(coalesce(a.before_value_string, a.before_value_text), ''),
        nullif(coalesce(a.after_value_string, a.after_value_text), ''),
        a.date_created,
        a.created_by
    from cases_audit a
),
judged as (
    select
        a.*,
        case
            when a.field_name in (
                'account_id', 'account_type', 'amount', 'amount_usdollar', 'assigned_user_id', 'date_closed', 'do_not_call', 'lead_source',
                'opportunity_type', 'parent_id', 'priority', 'probability', 'sales_stage', 'state', 'status', 'type'
            ) then 1
            else 0
        end as is_read
    from audited a
)
select
    concat(j.object_type, ':', j.change_id) as change_id,
    j.object_type as object_type,
    j.object_id as object_id,
    j.field_name as field_name,
    case j.field_name
        when 'assigned_user_id' then 'owner'
        when 'sales_stage' then 'stage'
        when 'status' then 'status'
        when 'amount' then 'amount'
        when 'amount_usdollar' then 'amount'
        when 'date_closed' then 'close_date'
        when 'next_step' then 'next_step'
        when 'account_id' then 'account'
        when 'lead_source' then 'lead_source'
    end as field_canonical,
    case when j.is_read = 1 then j.old_value when j.old_value is not null then '(not read)' end as old_value,
    case when j.is_read = 1 then j.new_value when j.new_value is not null then '(not read)' end as new_value,
    j.changed_at as changed_at,
    j.changed_by_user_id as changed_by_user_id,
    0 as is_initial
from judged j
