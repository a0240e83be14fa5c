-- Applicable and filled fields per live record as of the last refresh; every applicable field counts as required.
select
    f.source_id as source_id,
    cast($snapshot_date as date) as snapshot_date,
    f.object_type as object_type,
    f.record_id as record_id,
    cast(sum(case when f.is_applicable then 1 else 0 end) as integer) as n_required,
    cast(sum(case when f.is_filled then 1 else 0 end) as integer) as n_filled,
    'every applicable field, 1' as required_set_version
from record_field as f
join record as r on r.source_id = f.source_id and r.object_type = f.object_type and r.record_id = f.record_id
where f.source_id = $source_id and not r.is_deleted
group by f.source_id, f.object_type, f.record_id
