-- Imports and exports, from the usage log: each is one row with its number of records.
-- cursor: none
select
    'usage:' || u.id as job_id,
    u.verb as kind,
    case u.module
        when 'company' then 'account'
        when 'deal' then 'opportunity'
        else u.module
    end as object_type,
    cast(u.account_id as text) as user_id,
    'done' as status_canonical,
    datetime(u.at, 'unixepoch') as started_at,
    datetime(u.at, 'unixepoch') as finished_at,
    u.rows as n_rows,
    case when u.verb = 'import' then u.rows end as n_created,
    0 as is_derived
from usage_log u
where u.verb in ('import', 'export')
