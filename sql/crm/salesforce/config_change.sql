-- Changes in Setup, by section; what each of them says in words is not read.
-- cursor: _cursor number
select
    s.id as change_id,
    s.changed_at as changed_at,
    s.changed_by as changed_by_user_id,
    coalesce(s.section, '(not named)') as section,
    s.section as target,
    s.action as action,
    false as is_derived,
    s._n as _cursor
from sf_setupaudittrail s
where s._n > $cursor
order by s._n
