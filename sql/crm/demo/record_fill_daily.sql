-- The CRM's own count of filled fields on each first of a month, by owner and the owner's team.
-- cursor: none
select
    f.day as snapshot_date,
    case f.module
        when 'company' then 'account'
        when 'deal' then 'opportunity'
        else f.module
    end as object_type,
    cast(f.owner_id as text) as owner_user_id,
    'team:' || f.unit_id as org_unit_id,
    f.field as field_name,
    f.records as n_records,
    f.applicable as n_applicable,
    f.filled as n_filled,
    f.placeholder as n_placeholder
from fill_log f
