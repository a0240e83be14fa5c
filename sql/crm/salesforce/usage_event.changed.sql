-- Edits of tracked fields and of deals, from their history: all changes of a record by one account in one second are one edit.
-- Three or more records of one object changed by one account in one second are a mass update.
-- cursor: _cursor number
with changes as (
    select 'opportunity' as object_type, parent_id as record_id, field, changed_by, changed_at, _n from sf_opportunityfieldhistory
    union all
    select 'account' as object_type, parent_id as record_id, field, changed_by, changed_at, _n from sf_accounthistory
    union all
    select 'contact' as object_type, parent_id as record_id, field, changed_by, changed_at, _n from sf_contacthistory
    union all
    select 'lead' as object_type, parent_id as record_id, field, changed_by, changed_at, _n from sf_leadhistory
    union all
    select 'case' as object_type, parent_id as record_id, field, changed_by, changed_at, _n from sf_casehistory
    union all
    select 'opportunity', opportunity_id, 'StageName', changed_by, changed_at, _n from sf_opportunityhistory
),
born as (
    select 'opportunity' as object_type, id, created_at from sf_opportunity
    union all
    select 'account', id, created_at from sf_account
    union all
    select 'contact', id, created_at from sf_contact
    union all
    select 'lead', id, created_at from sf_lead
    union all
    select 'case', id, created_at from sf_case
),
edits as (
    select
        c.object_type,
        c.record_id,
        c.changed_by,
        date_trunc('second', utc(c.changed_at)) as occurred_at,
        max(c._n) as _n
    from changes c
    left join born b on b.object_type = c.object_type and b.id = c.record_id
    where c.field <> 'created'
        and coalesce(utc(c.changed_at) > utc(b.created_at) + interval 1 second, true)
    group by c.object_type, c.record_id, c.changed_by, date_trunc('second', utc(c.changed_at))
),
counted as (
    select
        e.*,
        count(*) over (partition by e.object_type, e.changed_by, e.occurred_at) as same_second
    from edits e
)
select
    concat('upd:', e.object_type, ':', e.record_id, ':', e.changed_by, ':', e.occurred_at) as event_id,
    e.changed_by as user_id,
    e.occurred_at as occurred_at,
    'second' as granularity,
    case when e.same_second >= 3 then 'mass_update' else 'update' end as action,
    'History' as raw_action,
    e.object_type as object_type,
    e.record_id as object_id,
    case when u.user_type in ('CloudIntegrationUser', 'AutomatedProcess') then 'api' else 'unknown' end as channel,
    1 as event_count,
    case
        when u.user_type in ('CloudIntegrationUser', 'AutomatedProcess', 'Guest') or u.id is null then 'automation'
        else 'human'
    end as actor_kind,
    true as is_derived,
    e._n as _cursor
from counted e
left join sf_user u on u.id = e.changed_by
where e._n > $cursor
order by e._n
