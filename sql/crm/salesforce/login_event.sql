-- Sign-ins of people, ok or failed. What a program signs in with (OAuth flows without a browser, API products) stands in api_request.
-- cursor: _cursor number
select
    l.id as login_id,
    l.user_id as user_id,
    l.happened_at as occurred_at,
    case l.status when 'Success' then 'success' else 'failed' end as outcome,
    case when l.status <> 'Success' then l.status end as failure_reason,
    l.login_type as auth_method,
    case
        when l.application like '%Mobile%' or l.application like 'Salesforce for %' or l.platform like 'iPhone%' or l.platform like 'Android%' then 'mobile'
        else 'ui'
    end as channel,
    false as is_derived,
    l._n as _cursor
from sf_loginhistory l
where l._n > $cursor
    and not (l.login_type in ('Remote Access 2.0', 'Remote Access Client', 'Other Apex API', 'Partner Product') and coalesce(l.browser, 'Unknown') in ('', 'Unknown'))
order by l._n
