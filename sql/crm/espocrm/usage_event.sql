-- What was opened, created, changed or deleted; three or more updates of one object type by one account in one second are a mass update.
-- cursor: _cursor number
with logged as (
    select a.*
    from action_history_record a
    where a.number > :cursor
    order by a.number
    limit :page_size
),
counted as (
    select
        g.*,
        count(*) over (partition by g.user_id, g.target_type, g.action, g.created_at) as same_second
    from logged g
)
select
    concat('ahr:', c.number) as event_id,
    c.user_id as user_id,
    c.created_at as occurred_at,
    'second' as granularity,
    case
        when c.action = 'read' then 'view'
        when c.action = 'create' and c.target_type = 'Import' then 'import'
        when c.action = 'update' and c.same_second >= 3 then 'mass_update'
        else c.action
    end as action,
    c.action as raw_action,
    lower(c.target_type) as object_type,
    c.target_id as object_id,
    case
        when u.type = 'api' or l.authentication_method in ('ApiKey', 'Hmac') then 'api'
        when u.type = 'portal' then 'portal'
        when u.type = 'system' then 'system'
        when c.auth_token_id is not null then 'ui'
        else 'unknown'
    end as channel,
    1 as event_count,
    c.auth_token_id as session_key,
    case when u.type = 'api' then 'integration' when u.type = 'system' then 'automation' else 'human' end as actor_kind,
    0 as is_derived,
    c.number as _cursor
from counted c
left join "user" u on u.id = c.user_id
left join auth_log_record l on l.id = c.auth_log_record_id
order by c.number
