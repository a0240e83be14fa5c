-- Imported files with their counts, and bulk deletions.
select
    concat('import:', i.id) as job_id,
    'import' as kind,
    case i.object when 'incident' then 'case' else i.object end as object_type,
    i.created_by as user_id,
    coalesce(i.status, i.status_code) as status_native,
    case i.status_code when '4' then 'done' when '5' then 'failed' else 'running' end as status_canonical,
    i.created_at as started_at,
    i.done_at as finished_at,
    cast(try_cast(i.rows as double) as bigint) as n_rows,
    cast(try_cast(i.succeeded as double) as bigint) as n_created,
    cast(try_cast(i.failed as double) as bigint) as n_failed,
    false as is_derived
from dv_import i
union all
select
    concat('bulkdelete:', d.id),
    'mass_delete',
    null,
    d.created_by,
    d.status_code,
    case d.status_code when '30' then 'done' when '31' then 'failed' when '32' then 'failed' else 'running' end,
    d.created_at,
    case when d.status_code in ('30', '31', '32') then d.modified_at end,
    cast(try_cast(d.succeeded as double) + try_cast(d.failed as double) as bigint),
    null,
    cast(try_cast(d.failed as double) as bigint),
    false
from dv_bulk_deletion d
