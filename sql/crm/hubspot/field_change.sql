-- Versions of the properties that are followed, each with the one before it. Only values of business fields are kept.
-- cursor: _cursor number
with versions as (
    select 'account' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from company
    union all
    select 'contact' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from contact
    union all
    select 'opportunity' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from deal
    union all
    select 'case' as object_type, id, created_at, _n, unnest(from_json(history, '[{"p":"VARCHAR","v":"VARCHAR","t":"VARCHAR","s":"VARCHAR","u":"VARCHAR"}]'), recursive := true) from ticket
),
ordered as (
    select
        v.*,
        lag(nullif(v.v, '')) over (partition by v.object_type, v.id, v.p order by utc(v.t)) as old_value,
        row_number() over (partition by v.object_type, v.id, v.p order by utc(v.t)) as place
    from versions v
    where v.t is not null
)
select
    concat(c.object_type, ':', c.id, ':', c.p, ':', c.t) as change_id,
    c.object_type as object_type,
    c.id as object_id,
    c.p as field_name,
    case c.p
        when 'hubspot_owner_id' then 'owner'
        when 'dealstage' then 'stage'
        when 'hs_pipeline_stage' then 'status'
        when 'hs_lead_status' then 'status'
        when 'amount' then 'amount'
        when 'closedate' then 'close_date'
        when 'hs_next_step' then 'next_step'
    end as field_canonical,
    c.old_value as old_value,
    nullif(c.v, '') as new_value,
    c.t as changed_at,
    c.u as changed_by_user_id,
    case
        when c.s in ('CRM_UI', 'CRM_UI_BULK_ACTION', 'UI') then 'ui'
        when c.s in ('MOBILE_IOS', 'MOBILE_ANDROID') then 'mobile'
        when c.s = 'IMPORT' then 'import'
        when c.s in ('API', 'INTEGRATION') then 'api'
        when c.s in ('EMAIL_INTEGRATION', 'CALENDAR', 'SALESFORCE', 'GMAIL_INTEGRATION', 'OUTLOOK_INTEGRATION') then 'sync'
        when c.s in ('AUTOMATION_PLATFORM', 'WORKFLOWS', 'WORKFLOW', 'CALCULATED', 'FORM') then 'automation'
        else 'unknown'
    end as channel,
    c.place = 1 and utc(c.t) <= utc(c.created_at) + interval 1 second as is_initial,
    c._n as _cursor
from ordered c
where c._n > $cursor
order by c._n
