-- One record and day on which the log says that a person edited it by hand: not bulk updates, imports or syncs.
-- grain: source_id, object_type, record_id, changed_date
-- period: changed_date
-- reads: usage_event, person_machine
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column record_id text: the record
-- column changed_date date: UTC day of the edit; one after the record's last modification was a save that changed nothing
with
    edits as (
        select distinct
            event.source_id,
            event.object_type,
            event.object_id as record_id,
            cast(event.occurred_at as date) as changed_date
        from usage_event as event
        left join person_machine as machine on machine.source_id = event.source_id and machine.user_id = event.user_id
        where event.action in ('create', 'update')
            and event.actor_kind = 'human'
            and (event.channel is null or event.channel not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system'))
            and machine.user_id is null
            and event.object_type is not null
            and event.object_id is not null
            and event.occurred_at >= cast(cast($from_date as date) as timestamp)
            and event.occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
    )
select * from edits
