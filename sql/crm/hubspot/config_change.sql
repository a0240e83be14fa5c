-- The last change of each property that a person made or changed; earlier ones stay as refreshes saw them.
with every as (
    select 'companies' as of_object, p.* from company_property p
    union all
    select 'contacts', p.* from contact_property p
    union all
    select 'deals', p.* from deal_property p
    union all
    select 'tickets', p.* from ticket_property p
)
select
    concat('property:', p.of_object, '.', p.id, ':', p.modified_at) as change_id,
    p.modified_at as changed_at,
    p.modified_by as changed_by_user_id,
    'field' as section,
    concat(p.of_object, '.', p.id) as target,
    case when p.archived = 'true' then 'delete' when p.modified_at = p.created_at then 'create' else 'update' end as action,
    true as is_derived
from every p
where p.modified_by is not null and p.modified_at is not null
