-- Every record of the main objects: who owns, made and last changed it, and when. Archived is not deleted; a deletion leaves no trace in Odoo.
select
    coalesce(l.type, 'lead') as object_type,
    cast(l.id as text) as record_id,
    l.user_id as owner_user_id,
    case when l.team_id is not null then concat('team:', l.team_id) end as owner_org_unit_id,
    l.create_uid as created_by_user_id,
    l.write_uid as modified_by_user_id,
    l.create_date as created_at,
    l.write_date as modified_at,
    case when l.create_uid = 1 then 'system' else 'unknown' end as create_channel,
    not coalesce(l.active, true) as is_archived,
    false as is_deleted
from crm_lead l
union all
select
    case when p.is_company then 'account' else 'contact' end,
    cast(p.id as text),
    p.user_id,
    null,
    p.create_uid,
    p.write_uid,
    p.create_date,
    p.write_date,
    case when p.create_uid = 1 or p.create_uid is null then 'system' else 'unknown' end,
    not coalesce(p.active, true),
    false
from res_partner p
where not exists (select 1 from res_users u where u.partner_id = p.id)
union all
select
    'meeting',
    concat('evt:', e.id),
    e.user_id,
    null,
    e.create_uid,
    e.write_uid,
    e.create_date,
    e.write_date,
    'unknown',
    not coalesce(e.active, true),
    false
from calendar_event e
