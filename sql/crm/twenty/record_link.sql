-- Contacts of deals, people of companies, and who takes part in synchronised meetings and e-mails.
with linked as (
    select 'opportunity' as from_object_type, o.id::text as from_record_id, 'contact' as to_object_type, o."pointOfContactId" as to_record_id, true as is_primary
    from opportunity o
    where o."deletedAt" is null
    union all
    select 'contact', p.id::text, 'account', p."companyId", true
    from person p
    where p."deletedAt" is null
    union all
    select 'meeting', concat('event:', e."calendarEventId", ':', m."workspaceMemberId"), 'contact', e."personId", false
    from "calendarEventParticipant" e
    join "calendarEventParticipant" m on m."calendarEventId" = e."calendarEventId" and m."workspaceMemberId" is not null
    where e."deletedAt" is null
    union all
    select 'email', concat('message:', e."messageId", ':', m."workspaceMemberId"), 'contact', e."personId", false
    from "messageParticipant" e
    join "messageParticipant" m on m."messageId" = e."messageId" and m."workspaceMemberId" is not null
    where e."deletedAt" is null
)
select
    l.from_object_type as from_object_type,
    l.from_record_id as from_record_id,
    l.to_object_type as to_object_type,
    l.to_record_id as to_record_id,
    bool_or(l.is_primary) as is_primary,
    false as is_deleted
from linked l
where l.to_record_id is not null
group by l.from_object_type, l.from_record_id, l.to_object_type, l.to_record_id
