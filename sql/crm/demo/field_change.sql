-- One row per change of an audited field; the text of next steps stays in the CRM.
-- cursor: _cursor number
select
    cast(f.id as text) as change_id,
    case f.module
        when 'company' then 'account'
        when 'deal' then 'opportunity'
        else f.module
    end as object_type,
    cast(f.record_id as text) as object_id,
    f.field as field_name,
    f.field as field_canonical,
    case when f.field in ('stage', 'status', 'amount', 'close_date') then f.old_value end as old_value,
    case when f.field in ('stage', 'status', 'amount', 'close_date') then f.new_value end as new_value,
    case when f.field = 'owner' then f.old_value end as old_ref_id,
    case when f.field = 'owner' then f.new_value end as new_ref_id,
    datetime(f.at, 'unixepoch') as changed_at,
    cast(f.account_id as text) as changed_by_user_id,
    0 as is_initial,
    f.id as _cursor
from field_log f
where f.id > :cursor
order by f.id
limit :page_size
