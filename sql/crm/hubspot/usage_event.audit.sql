-- What the audit log of an Enterprise account knows besides records: exports, settings, views. Writing of records comes from the records themselves.
-- cursor: _cursor number
select
    concat('aud:', a.id) as event_id,
    a.user_id as user_id,
    a.happened_at as occurred_at,
    'second' as granularity,
    case upper(a.action)
        when 'VIEW' then 'view'
        when 'EXPORT' then 'export'
        when 'IMPORT' then 'import'
        when 'LOGIN' then 'login'
        else 'other'
    end as action,
    concat_ws('/', a.category, a.sub_category, a.action) as raw_action,
    case upper(a.sub_category)
        when 'CONTACT' then 'contact'
        when 'COMPANY' then 'account'
        when 'DEAL' then 'opportunity'
        when 'TICKET' then 'case'
        else lower(coalesce(a.sub_category, a.category))
    end as object_type,
    a.target_id as object_id,
    'unknown' as channel,
    1 as event_count,
    case when a.user_id is null then 'automation' else 'human' end as actor_kind,
    false as is_derived,
    a._n as _cursor
from audit_log a
where a._n > $cursor
    and upper(coalesce(a.category, '')) not in ('CRM_OBJECT', 'PROPERTY_VALUE', 'LOGIN')
order by a._n
