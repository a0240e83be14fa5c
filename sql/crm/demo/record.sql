-- Every record of every object; activities under their own kind.
-- cursor: none
with every as (
    select 'account' as object_type, id, owner_id, created_at, created_by, changed_at, changed_by, entered_by, deleted_at
    from companies
    union all
    select 'contact', id, owner_id, created_at, created_by, changed_at, changed_by, entered_by, deleted_at
    from contacts
    union all
    select 'lead', id, owner_id, created_at, created_by, changed_at, changed_by, entered_by, deleted_at
    from leads
    union all
    select 'opportunity', id, owner_id, created_at, created_by, changed_at, changed_by, entered_by, deleted_at
    from deals
    union all
    select 'case', id, owner_id, created_at, created_by, changed_at, changed_by, entered_by, deleted_at
    from cases
    union all
    select kind, id, owner_id, created_at, created_by, changed_at, changed_by, entered_by, deleted_at
    from activities
)
select
    e.object_type as object_type,
    cast(e.id as text) as record_id,
    cast(e.owner_id as text) as owner_user_id,
    cast(e.created_by as text) as created_by_user_id,
    cast(e.changed_by as text) as modified_by_user_id,
    datetime(e.created_at, 'unixepoch') as created_at,
    datetime(e.changed_at, 'unixepoch') as modified_at,
    e.entered_by as create_channel,
    0 as is_archived,
    e.deleted_at is not null as is_deleted,
    datetime(e.deleted_at, 'unixepoch') as deleted_at,
    case when e.deleted_at is not null then 'native' end as deleted_basis
from every e
