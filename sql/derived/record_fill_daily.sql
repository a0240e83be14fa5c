-- Fill counts of live records per owner and field as of one day.
select
    f.source_id as source_id,
    cast($snapshot_date as date) as snapshot_date,
    f.object_type as object_type,
    r.owner_user_id as owner_user_id,
    cast(null as varchar) as org_unit_id,
    f.field_name as field_name,
    count(*) as n_records,
    sum(case when f.is_applicable then 1 else 0 end) as n_applicable,
    sum(case when f.is_filled then 1 else 0 end) as n_filled,
    sum(case when f.is_placeholder then 1 else 0 end) as n_placeholder
from record_field as f
join record as r on r.source_id = f.source_id and r.object_type = f.object_type and r.record_id = f.record_id
where f.source_id = $source_id and not r.is_deleted
group by f.source_id, f.object_type, r.owner_user_id, f.field_name
