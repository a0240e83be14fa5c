-- Imports with their counts; exports and mass changes as far as they ran in the background.
select
    concat('import:', i.id) as job_id,
    'import' as kind,
    lower(i.entity_type) as object_type,
    i.created_by_id as user_id,
    i.status as status_native,
    case i.status when 'Complete' then 'done' when 'Failed' then 'failed' else 'running' end as status_canonical,
    i.created_at as started_at,
    i.last_index as n_rows,
    coalesce(e.n_created, 0) as n_created,
    coalesce(e.n_updated, 0) as n_updated,
    coalesce(e.n_duplicates, 0) as n_duplicates,
    (select count(*) from import_error f where f.import_id = i.id and not f.deleted) as n_failed,
    0 as is_derived
from "import" i
left join (
    select
        x.import_id,
        count(case when x.is_imported then 1 end) as n_created,
        count(case when x.is_updated then 1 end) as n_updated,
        count(case when x.is_duplicate then 1 end) as n_duplicates
    from import_entity x
    where not x.deleted
    group by x.import_id
) e on e.import_id = i.id
where not i.deleted
union all
select
    concat('export:', x.id),
    'export',
    null,
    x.created_by_id,
    x.status,
    case x.status when 'Success' then 'done' when 'Failed' then 'failed' else 'running' end,
    x.created_at,
    null,
    null,
    null,
    null,
    null,
    0
from "export" x
where not x.deleted
union all
select
    concat('mass:', m.id),
    concat('mass_', m.action),
    lower(m.entity_type),
    m.created_by_id,
    m.status,
    case m.status when 'Success' then 'done' when 'Failed' then 'failed' else 'running' end,
    m.created_at,
    m.processed_count,
    null,
    null,
    null,
    null,
    0
from mass_action m
where not m.deleted
