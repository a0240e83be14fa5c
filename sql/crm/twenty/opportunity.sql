-- Deals, without their names; a stage called customer or won is won, one called lost is lost.
select
    o.id as opportunity_id,
    o."companyId" as account_id,
    o."pointOfContactId" as primary_contact_id,
    o."ownerId" as owner_user_id,
    o.stage::text as stage_native,
    case
        when o.stage::text = 'CUSTOMER' or o.stage::text like '%WON%' then 'won'
        when o.stage::text like '%LOST%' then 'lost'
        else 'open'
    end as stage_canonical,
    o."amountAmountMicros" / 1000000 as amount,
    nullif(o."amountCurrencyCode", '') as currency,
    (o."closeDate" at time zone 'UTC')::date as close_date,
    o."createdAt" as created_at,
    o."updatedAt" as modified_at,
    o."deletedAt" is not null as is_deleted
from opportunity o
