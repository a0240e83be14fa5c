-- Changes of tracked fields. A deal's stage, amount and close date come from its own history, which needs no tracking; an owner is told by id.
-- cursor: _cursor number
with changes as (
    select 'opportunity' as object_type, id, parent_id as record_id, field, data_type, old_value, new_value, changed_by, changed_at, _n from sf_opportunityfieldhistory
    union all
    select 'account' as object_type, id, parent_id as record_id, field, data_type, old_value, new_value, changed_by, changed_at, _n from sf_accounthistory
    union all
    select 'contact' as object_type, id, parent_id as record_id, field, data_type, old_value, new_value, changed_by, changed_at, _n from sf_contacthistory
    union all
    select 'lead' as object_type, id, parent_id as record_id, field, data_type, old_value, new_value, changed_by, changed_at, _n from sf_leadhistory
    union all
    select 'case' as object_type, id, parent_id as record_id, field, data_type, old_value, new_value, changed_by, changed_at, _n from sf_casehistory
)
select
    c.id as change_id,
    c.object_type as object_type,
    c.record_id as object_id,
    c.field as field_name,
    case c.field
        when 'Owner' then 'owner'
        when 'StageName' then 'stage'
        when 'Amount' then 'amount'
        when 'CloseDate' then 'close_date'
        when 'NextStep' then 'next_step'
        when 'Status' then 'status'
        when 'Account' then 'account'
        when 'LeadSource' then 'lead_source'
    end as field_canonical,
    c.old_value as old_value,
    c.new_value as new_value,
    case when c.field = 'Owner' then c.old_value end as old_ref_id,
    case when c.field = 'Owner' then c.new_value end as new_ref_id,
    c.changed_at as changed_at,
    c.changed_by as changed_by_user_id,
    'unknown' as channel,
    c.field = 'created' as is_initial,
    c._n as _cursor
from changes c
where c._n > $cursor
    and not (c.field = 'Owner' and c.data_type = 'Text')
    and not (c.object_type = 'opportunity' and c.field in ('StageName', 'Amount', 'CloseDate'))
order by c._n
