-- What was written, from the records and their audit: each creation, each save that changed an audited field, each deletion.
-- Three or more saves of one object type by one account in one second are a mass update.
with every as (
    select
        'account' as object_type,
        r.id as record_id,
        r.created_by as created_by_user_id,
        r.date_entered as created_at,
        r.modified_user_id as modified_by_user_id,
        r.date_modified as modified_at,
        r.deleted as is_deleted
    from accounts r
    union all
    select 'contact', r.id, r.created_by, r.date_entered, r.modified_user_id, r.date_modified, r.deleted
    from contacts r
    union all
    select 'lead', r.id, r.created_by, r.date_entered, r.modified_user_id, r.date_modified, r.deleted
    from leads r
    union all
    select 'opportunity', r.id, r.created_by, r.date_entered, r.modified_user_id, r.date_modified, r.deleted
    from opportunities r
    union all
    select 'case', r.id, r.created_by, r.date_entered, r.modified_user_id, r.date_modified, r.deleted
    from cases r
    union all
    select 'call', r.id, r.created_by, r.date_entered, r.modified_user_id, r.date_modified, r.deleted
    from calls r
    union all
    select 'meeting', r.id, r.created_by, r.date_entered, r.modified_user_id, r.date_modified, r.deleted
    from meetings r
    union all
    select 'task', r.id, r.created_by, r.date_entered, r.modified_user_id, r.date_modified, r.deleted
    from tasks r
),
audited as (
    select
        'account' as object_type,
        a.parent_id as record_id,
        a.created_by as user_id,
        a.date_created as occurred_at
    from accounts_audit a
    union all
    select 'contact', a.parent_id, a.created_by, a.date_created
    from contacts_audit a
    union all
    select 'lead', a.parent_id, a.created_by, a.date_created
    from leads_audit a
    union all
    select 'opportunity', a.parent_id, a.created_by, a.date_created
    from opportunities_audit a
    union all
    select 'case', a.parent_id, a.created_by, a.date_created
    from cases_audit a
),
saved as (
    select distinct
        a.object_type,
        a.record_id,
        a.user_id,
        a.occurred_at
    from audited a
),
counted as (
    select
        s.*,
        count(*) over (partition by s.user_id, s.object_type, s.occurred_at) as same_second
    from saved s
),
imported as (
    select distinct i.bean_id
    from users_last_import i
    where i.deleted = 0
),
written as (
    select
        concat('new:', e.object_type, ':', e.record_id) as event_id,
        e.created_by_user_id as user_id,
        e.created_at as occurred_at,
        'create' as action,
        e.object_type,
        e.record_id,
        case when i.bean_id is null then 'unknown' else 'import' end as channel
    from every e
    left join imported i on i.bean_id = e.record_id
    union all
    select
        concat('upd:', c.object_type, ':', c.record_id, ':', coalesce(c.user_id, ''), ':', c.occurred_at),
        c.user_id,
        c.occurred_at,
        case when c.same_second >= 3 then 'mass_update' else 'update' end,
        c.object_type,
        c.record_id,
        'unknown'
    from counted c
    union all
    select
        concat('del:', e.object_type, ':', e.record_id),
        e.modified_by_user_id,
        e.modified_at,
        'delete',
        e.object_type,
        e.record_id,
        'unknown'
    from every e
    where e.is_deleted = 1
)
select
    w.event_id as event_id,
    w.user_id as user_id,
    w.occurred_at as occurred_at,
    'second' as granularity,
    w.action as action,
    w.action as raw_action,
    w.object_type as object_type,
    w.record_id as object_id,
    w.channel as channel,
    1 as event_count,
    case when u.is_group = 1 then 'automation' else 'human' end as actor_kind,
    1 as is_derived
from written w
left join users u on u.id = w.user_id
where w.occurred_at is not null
