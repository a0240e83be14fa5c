-- What the tracker kept: openings of records, and more where it is switched on; re-opening a record deletes the older row.
-- cursor: _cursor number
-- lookback: 100
select
    concat('trk:', t.id) as event_id,
    t.user_id as user_id,
    t.date_modified as occurred_at,
    'second' as granularity,
    case t.action
        when 'detailview' then 'view'
        when 'editview' then 'edit_open'
        when 'save' then 'update'
        when 'listview' then 'list'
        when 'index' then 'list'
        when 'popup' then 'search'
        when 'login' then 'login'
        when 'logout' then 'logout'
        else 'other'
    end as action,
    t.action as raw_action,
    case t.module_name
        when 'Accounts' then 'account'
        when 'Contacts' then 'contact'
        when 'Leads' then 'lead'
        when 'Opportunities' then 'opportunity'
        when 'Cases' then 'case'
        when 'Calls' then 'call'
        when 'Meetings' then 'meeting'
        when 'Tasks' then 'task'
        when 'Emails' then 'email'
        when 'Notes' then 'note'
        when 'AOR_Reports' then 'report'
        else lower(t.module_name)
    end as object_type,
    nullif(t.item_id, '') as object_id,
    'ui' as channel,
    1 as event_count,
    md5(nullif(t.session_id, '')) as session_key,
    case when u.is_group = 1 then 'automation' else 'human' end as actor_kind,
    0 as is_derived,
    t.id as _cursor
from tracker t
left join users u on u.id = t.user_id
where t.deleted = 0 and t.id > :cursor
order by t.id
limit :page_size
