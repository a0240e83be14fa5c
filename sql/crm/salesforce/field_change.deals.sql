-- Changes of a deal's stage, amount and close date, from the history that Salesforce writes without any setting.
-- cursor: _cursor number
with versions as (
    select
        h.*,
        lag(h.stage) over history as old_stage,
        lag(h.amount) over history as old_amount,
        lag(h.close_date) over history as old_close_date,
        row_number() over history as place
    from sf_opportunityhistory h
    window history as (partition by h.opportunity_id order by utc(h.changed_at), h.id)
),
changes as (
    select v.id, v.opportunity_id, 'StageName' as field, 'stage' as canonical, v.old_stage as old_value, v.stage as new_value, v.changed_at, v.changed_by, v.place, v._n
    from versions v
    union all
    select v.id, v.opportunity_id, 'Amount', 'amount', v.old_amount, v.amount, v.changed_at, v.changed_by, v.place, v._n
    from versions v
    union all
    select v.id, v.opportunity_id, 'CloseDate', 'close_date', v.old_close_date, v.close_date, v.changed_at, v.changed_by, v.place, v._n
    from versions v
)
select
    concat(c.id, ':', c.field) as change_id,
    'opportunity' as object_type,
    c.opportunity_id as object_id,
    c.field as field_name,
    c.canonical as field_canonical,
    c.old_value as old_value,
    c.new_value as new_value,
    c.changed_at as changed_at,
    c.changed_by as changed_by_user_id,
    'unknown' as channel,
    c.place = 1 as is_initial,
    c._n as _cursor
from changes c
where c._n > $cursor and c.old_value is distinct from c.new_value
order by c._n
