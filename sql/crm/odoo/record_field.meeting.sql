-- Which fields of each meeting are filled; the values stay in the CRM.
-- custom: r.x_\w+ of calendar_event
select
    'meeting' as object_type,
    concat('evt:', r.id) as record_id,
    case when nullif(trim(r.name), '') is null then 'empty' when lower(trim(r.name)) in ('n/a', 'na', 'none', 'test', 'tbd', 'unknown', '-', '.', 'x', 'xxx') then 'placeholder' else 'filled' end as field__name,
    case when r.start is null then 'empty' else 'filled' end as field__start,
    case when r.stop is null then 'empty' else 'filled' end as field__stop,
    case when r.user_id is null then 'empty' else 'filled' end as field__user_id,
    case when r.opportunity_id is null and coalesce(r.res_id, 0) = 0 then 'empty' else 'filled' end as field__res_id
from calendar_event r
