-- People at companies, without names and addresses; they have no owner in Twenty.
select
    p.id as contact_id,
    p."companyId" as account_id,
    p."createdAt" as created_at,
    p."updatedAt" as modified_at,
    p."deletedAt" is not null as is_deleted
from person p
