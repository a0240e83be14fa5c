-- Imports, as the records say that they came by one: its number, when its first and last record was made, and how many there are of a kind.
with every as (
    select 'account' as object_type, c.source, c.source_id, c.created_at, c.created_by from company c
    union all
    select 'contact', c.source, c.source_id, c.created_at, c.created_by from contact c
    union all
    select 'opportunity', c.source, c.source_id, c.created_at, c.created_by from deal c
    union all
    select 'case', c.source, c.source_id, c.created_at, c.created_by from ticket c
)
select
    concat('import:', e.object_type, ':', e.source_id) as job_id,
    'import' as kind,
    e.object_type as object_type,
    min(e.created_by) as user_id,
    'done' as status_canonical,
    min(utc(e.created_at)) as started_at,
    max(utc(e.created_at)) as finished_at,
    count(*) as n_created,
    true as is_derived
from every e
where e.source = 'IMPORT' and e.source_id is not null
group by e.object_type, e.source_id
