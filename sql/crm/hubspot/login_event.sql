-- Sign-ins to HubSpot and its mobile app, ok or failed, as the account activity API lists them.
-- cursor: _cursor number
select
    l.id as login_id,
    l.user_id as user_id,
    l.happened_at as occurred_at,
    case l.succeeded when 'true' then 'success' when 'false' then 'failed' end as outcome,
    l.agent as channel,
    false as is_derived,
    l._n as _cursor
from login l
where l._n > $cursor
order by l._n
