-- Creations, from the records themselves: Salesforce keeps who made each and when. A record is not told to come from an import or an API.
-- cursor: _cursor number
with every as (
    select 'account' as object_type, id, created_by, created_at, _n from sf_account
    union all
    select 'contact' as object_type, id, created_by, created_at, _n from sf_contact
    union all
    select 'lead' as object_type, id, created_by, created_at, _n from sf_lead
    union all
    select 'opportunity' as object_type, id, created_by, created_at, _n from sf_opportunity
    union all
    select 'case' as object_type, id, created_by, created_at, _n from sf_case
    union all
    select case subtype when 'Call' then 'call' when 'Email' then 'email' else 'task' end as object_type, id, created_by, created_at, _n from sf_task
    union all
    select 'meeting' as object_type, id, created_by, created_at, _n from sf_event
)
select
    concat('new:', e.object_type, ':', e.id) as event_id,
    e.created_by as user_id,
    e.created_at as occurred_at,
    'second' as granularity,
    'create' as action,
    'CreatedDate' as raw_action,
    e.object_type as object_type,
    e.id as object_id,
    case when u.user_type in ('CloudIntegrationUser', 'AutomatedProcess') then 'api' else 'unknown' end as channel,
    1 as event_count,
    case
        when u.user_type in ('CloudIntegrationUser', 'AutomatedProcess', 'Guest') or u.id is null then 'automation'
        else 'human'
    end as actor_kind,
    true as is_derived,
    e._n as _cursor
from every e
left join sf_user u on u.id = e.created_by
where e._n > $cursor
order by e._n
