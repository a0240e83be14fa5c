-- Import dialogues as far as Odoo keeps them (hours), and records of one kind that one account made in one transaction, 20 or more: an import or a
-- programme. Odoo does not mark imported records, and logs no exports.
with made as (
    select coalesce(l.type, 'lead') as object_type, l.create_uid, l.create_date
    from crm_lead l
    union all
    select case when p.is_company then 'account' else 'contact' end, p.create_uid, p.create_date
    from res_partner p
)
select
    concat('import:', i.id) as job_id,
    'import' as kind,
    case i.res_model when 'crm.lead' then 'lead' when 'res.partner' then 'contact' else i.res_model end as object_type,
    i.create_uid as user_id,
    i.create_date as started_at,
    i.write_date as finished_at,
    null as n_created,
    null as status_canonical,
    false as is_derived
from base_import_import i
union all
select
    concat('bulk:', m.object_type, ':', m.create_uid, ':', m.create_date),
    'bulk_create',
    m.object_type,
    m.create_uid,
    m.create_date,
    m.create_date,
    count(*),
    'done',
    true
from made m
where m.create_uid > 1
group by m.object_type, m.create_uid, m.create_date
having count(*) >= 20
