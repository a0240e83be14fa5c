-- Creations, from the records themselves: Dataverse keeps who made each and when, whether audited or not.
-- cursor: _cursor number
with every as (
    select 'account' as object_type, id, created_by, created_at, _n from dv_account
    union all
    select 'contact' as object_type, id, created_by, created_at, _n from dv_contact
    union all
    select 'lead' as object_type, id, created_by, created_at, _n from dv_lead
    union all
    select 'opportunity' as object_type, id, created_by, created_at, _n from dv_opportunity
    union all
    select 'case' as object_type, id, created_by, created_at, _n from dv_incident
    union all
    select case kind when 'phonecall' then 'call' when 'appointment' then 'meeting' when 'task' then 'task' when 'email' then 'email' else 'other' end, id, created_by, created_at, _n from dv_activity
)
select
    concat('new:', e.object_type, ':', e.id) as event_id,
    e.created_by as user_id,
    e.created_at as occurred_at,
    'second' as granularity,
    'create' as action,
    'createdon' as raw_action,
    e.object_type as object_type,
    e.id as object_id,
    case when u.application_id is not null or u.access_mode in ('4', '5') then 'api' else 'unknown' end as channel,
    1 as event_count,
    case when u.application_id is not null or u.access_mode in ('3', '4', '5') or u.id is null then 'integration' else 'human' end as actor_kind,
    true as is_derived,
    e._n as _cursor
from every e
left join dv_user u on u.id = e.created_by
where e._n > $cursor
order by e._n
