-- The contact of each deal and case, people of companies, what activities are about, campaigns that deals and leads name, and connections with their role.
with connected as (
    select
        case c.from_table when 'incident' then 'case' when 'systemuser' then 'user' else c.from_table end as from_type,
        c.from_id,
        case c.to_table when 'incident' then 'case' when 'systemuser' then 'user' else c.to_table end as to_type,
        c.to_id,
        coalesce(c.role, c.role_id) as role,
        c.created_at,
        coalesce(c.state, '0') <> '0' as is_deleted
    from dv_connection c
),
linked as (
    select 'opportunity' as from_type, o.id as from_id, 'contact' as to_type, o.contact_id as to_id, null as role, true as is_primary, null as linked_at, false as is_deleted
    from dv_opportunity o
    union all
    select 'case', i.id, 'contact', i.contact_id, null, true, null, false
    from dv_incident i
    union all
    select 'contact', c.id, 'account', c.account_id, null, true, null, false
    from dv_contact c
    join dv_account a on a.id = c.account_id
    union all
    select 'opportunity', o.id, 'campaign', o.campaign_id, null, true, null, false
    from dv_opportunity o
    union all
    select 'lead', l.id, 'campaign', l.campaign_id, null, true, null, false
    from dv_lead l
    union all
    select
        case a.kind when 'phonecall' then 'call' when 'appointment' then 'meeting' when 'task' then 'task' when 'email' then 'email' else 'other' end,
        concat('activity:', a.id),
        a.related_table,
        a.related_id,
        null,
        true,
        null,
        false
    from dv_activity a
    where a.related_table in ('account', 'contact', 'lead')
    union all
    select c.from_type, c.from_id, c.to_type, c.to_id, c.role, false, c.created_at, c.is_deleted
    from connected c
)
select
    l.from_type as from_object_type,
    l.from_id as from_record_id,
    l.to_type as to_object_type,
    l.to_id as to_record_id,
    min(l.role) as link_role,
    bool_or(l.is_primary) as is_primary,
    min(l.linked_at) as linked_at,
    bool_and(l.is_deleted) as is_deleted
from linked l
where l.from_id is not null and l.to_id is not null
group by l.from_type, l.from_id, l.to_type, l.to_id
