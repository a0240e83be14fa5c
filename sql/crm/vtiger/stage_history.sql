-- When a deal entered and left each stage: from ModTracker, and where that has no change of the deal's stage from vTiger's own stage history,
-- whose rows name the stage that was left. The first stage is the one before the first change.
with tracked as (
    select
        b.crmid as opportunity_id,
        nullif(d.prevalue, '') as old_stage,
        nullif(d.postvalue, '') as new_stage,
        b.changedon as changed_at,
        b.whodid as changed_by_user_id,
        b.id as place
    from vtiger_modtracker_basic b
    join vtiger_modtracker_detail d on d.id = b.id
    where b.module = 'Potentials' and b.status = 0 and d.fieldname = 'sales_stage'
),
kept as (
    select
        h.potentialid as opportunity_id,
        h.stage as old_stage,
        coalesce(lead(h.stage) over (partition by h.potentialid order by h.historyid), p.sales_stage) as new_stage,
        h.lastmodified as changed_at,
        h.historyid as place
    from vtiger_potstagehistory h
    join vtiger_potential p on p.potentialid = h.potentialid
    where h.lastmodified is not null and not exists (select 1 from tracked t where t.opportunity_id = h.potentialid)
),
changed as (
    select
        c.*,
        row_number() over (partition by c.opportunity_id order by c.place) as n
    from (
        select t.opportunity_id, t.old_stage, t.new_stage, t.changed_at, t.changed_by_user_id, 'field_change' as basis, t.place
        from tracked t
        union all
        select k.opportunity_id, k.old_stage, k.new_stage, k.changed_at, null, 'native', k.place
        from kept k
    ) c
),
entered as (
    select
        p.potentialid as opportunity_id,
        case when c.n is null then p.sales_stage else c.old_stage end as stage_native,
        e.createdtime as entered_at,
        e.smcreatorid as changed_by_user_id,
        coalesce(c.basis, 'native') as basis,
        0 as n
    from vtiger_potential p
    join vtiger_crmentity e on e.crmid = p.potentialid
    left join changed c on c.opportunity_id = p.potentialid and c.n = 1
    union all
    select c.opportunity_id, c.new_stage, c.changed_at, c.changed_by_user_id, c.basis, c.n
    from changed c
    join vtiger_potential p on p.potentialid = c.opportunity_id
)
select
    e.opportunity_id as opportunity_id,
    e.stage_native as stage_native,
    case e.stage_native when 'Closed Won' then 'won' when 'Closed Lost' then 'lost' else 'open' end as stage_canonical,
    e.entered_at as entered_at,
    lead(e.entered_at) over (partition by e.opportunity_id order by e.n) as left_at,
    e.changed_by_user_id as changed_by_user_id,
    e.basis as basis,
    lag(e.stage_native) over (partition by e.opportunity_id order by e.n) as previous_stage_native
from entered e
where e.stage_native is not null
