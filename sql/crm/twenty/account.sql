-- Companies, without their names.
select
    c.id as account_id,
    c."accountOwnerId" as owner_user_id,
    c."createdAt" as created_at,
    c."updatedAt" as modified_at,
    c."deletedAt" is not null as is_deleted
from company c
