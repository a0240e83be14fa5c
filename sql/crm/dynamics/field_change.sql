-- Changes of audited columns, with old and new value of business columns.
-- cursor: _cursor number
with changes as (
    select
        a.*,
        unnest(from_json(a.changes, '[{"p":"VARCHAR","o":"VARCHAR","v":"VARCHAR"}]'), recursive := true)
    from dv_audit a
    where a.operation in ('1', '2', '5')
)
select
    concat(c.id, ':', c.p) as change_id,
    case c.object_table when 'incident' then 'case' when 'phonecall' then 'call' when 'appointment' then 'meeting' else c.object_table end as object_type,
    c.object_id as object_id,
    c.p as field_name,
    case c.p
        when 'ownerid' then 'owner'
        when 'stepname' then 'stage'
        when 'estimatedvalue' then 'amount'
        when 'estimatedclosedate' then 'close_date'
        when 'statuscode' then 'status'
        when 'parentaccountid' then 'account'
        when 'leadsourcecode' then 'lead_source'
    end as field_canonical,
    c.o as old_value,
    c.v as new_value,
    case when c.p = 'ownerid' then c.o end as old_ref_id,
    case when c.p = 'ownerid' then c.v end as new_ref_id,
    c.happened_at as changed_at,
    c.user_id as changed_by_user_id,
    case when c.calling_user_id is not null then 'api' else 'unknown' end as channel,
    c.operation = '1' as is_initial,
    c._n as _cursor
from changes c
where c._n > $cursor
order by c._n
