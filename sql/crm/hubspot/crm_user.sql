-- One row per account: those of today, and former ones that still own something. HubSpot does not tell sign-ins of old, managers or zones.
with owners as (
    select
        coalesce(o.user_id, o.former_user_id) as user_id,
        min(o.created_at) as created_at,
        max(o.modified_at) as modified_at
    from owner o
    where coalesce(o.user_id, o.former_user_id) is not null
    group by coalesce(o.user_id, o.former_user_id)
),
every as (
    select m.id as user_id from member m
    union
    select o.user_id from owners o
)
select
    e.user_id as user_id,
    'human' as user_kind,
    m.id is not null or not exists (select 1 from member x) and exists (
        select 1 from owner w where coalesce(w.user_id, w.former_user_id) = e.user_id and w.archived = 'false'
    ) as is_active,
    m.is_admin as is_admin,
    o.created_at as created_at,
    o.modified_at as modified_at,
    (
        select max(l.happened_at)
        from login l
        where l.user_id = e.user_id and l.succeeded = 'true'
    ) as last_login_at,
    false as is_deleted
from every e
left join member m on m.id = e.user_id
left join owners o on o.user_id = e.user_id
