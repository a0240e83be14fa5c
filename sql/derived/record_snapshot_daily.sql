-- Open deals as of one day: the only way to see later how often a close date was pushed where the CRM does not audit it.
select
    o.source_id as source_id,
    cast($snapshot_date as date) as snapshot_date,
    'opportunity' as object_type,
    o.opportunity_id as record_id,
    o.owner_user_id as owner_user_id,
    o.stage_native as stage_native,
    o.amount as amount,
    o.close_date as close_date,
    cast(null as varchar) as next_step_hash,
    o.modified_at as modified_at
from opportunity as o
where o.source_id = $source_id and o.stage_canonical = 'open' and not coalesce(o.is_deleted, false)
