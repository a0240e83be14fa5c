-- Contacts to their company, deals and cases to their contact, imported contacts to their import.
-- cursor: none
with import_job as materialized (
    select u.id, u.at, u.account_id, u.module
    from usage_log u
    where u.verb = 'import'
)
select
    'contact' as from_object_type,
    cast(c.id as text) as from_record_id,
    'account' as to_object_type,
    cast(c.company_id as text) as to_record_id,
    null as link_role,
    1 as is_primary,
    c.deleted_at is not null as is_deleted
from contacts c
where c.company_id is not null
union all
select
    'opportunity',
    cast(d.id as text),
    'contact',
    cast(d.contact_id as text),
    null,
    1,
    d.deleted_at is not null
from deals d
where d.contact_id is not null
union all
select
    'case',
    cast(s.id as text),
    'contact',
    cast(s.contact_id as text),
    null,
    1,
    s.deleted_at is not null
from cases s
where s.contact_id is not null
union all
select
    'contact',
    cast(c.id as text),
    'data_job',
    'usage:' || max(j.id),
    'created',
    0,
    c.deleted_at is not null
from contacts c
join import_job j on j.account_id = c.created_by and j.module = 'contact' and j.at <= c.created_at
where c.entered_by = 'import'
group by c.id
