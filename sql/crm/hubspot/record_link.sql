-- Contacts of deals and tickets, people of companies, whom activities are with, and the import that made a record. Labels of associations are not read.
with related as (
    select 'opportunity' as from_type, d.id as from_id, 'contact' as to_type, d.related_contacts as found, d.archived from deal d
    union all
    select 'case', t.id, 'contact', t.related_contacts, t.archived from ticket t
    union all
    select 'call', concat('call:', a.id), 'contact', a.related_contacts, a.archived from call a
    union all
    select 'meeting', concat('meeting:', a.id), 'contact', a.related_contacts, a.archived from meeting a
    union all
    select 'email', concat('email:', a.id), 'contact', a.related_contacts, a.archived from email a
    union all
    select 'call', concat('call:', a.id), 'account', a.related_companies, a.archived from call a
    union all
    select 'meeting', concat('meeting:', a.id), 'account', a.related_companies, a.archived from meeting a
    union all
    select 'email', concat('email:', a.id), 'account', a.related_companies, a.archived from email a
),
imported as (
    select 'account' as object_type, c.id, c.source, c.source_id, c.archived from company c
    union all
    select 'contact', c.id, c.source, c.source_id, c.archived from contact c
    union all
    select 'opportunity', c.id, c.source, c.source_id, c.archived from deal c
    union all
    select 'case', c.id, c.source, c.source_id, c.archived from ticket c
),
linked as (
    select r.from_type, r.from_id, r.to_type, json_extract_string(u.each, '$.id') as to_id, null as role, false as is_primary, r.archived
    from related r, unnest(from_json(coalesce(r.found, '[]'), '["JSON"]')) as u(each)
    union all
    select 'contact', c.id, 'account', c.company_id, null, true, c.archived
    from contact c
    union all
    select i.object_type, i.id, 'data_job', concat('import:', i.object_type, ':', i.source_id), 'created', false, i.archived
    from imported i
    where i.source = 'IMPORT' and i.source_id is not null
)
select
    l.from_type as from_object_type,
    l.from_id as from_record_id,
    l.to_type as to_object_type,
    l.to_id as to_record_id,
    min(l.role) as link_role,
    bool_or(l.is_primary) as is_primary,
    bool_and(coalesce(l.archived, 'false') = 'true') as is_deleted
from linked l
where l.to_id is not null
group by l.from_type, l.from_id, l.to_type, l.to_id
