-- Requests of programs from the daily log files, one row each.
-- cursor: _cursor number
select
    concat('elf:', a.id) as request_id,
    a.user_id as user_id,
    a.happened_at as occurred_at,
    a.family as auth_method,
    a._n as _cursor
from elf_api a
where a._n > $cursor
order by a._n
