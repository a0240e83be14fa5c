-- One record and day on which a person changed it by hand: creating or editing, not bulk updates, imports, syncs or saves without a change.
-- grain: source_id, object_type, record_id, changed_date
-- period: none
-- reads: record, usage_event, person
-- parameters: as_of_at
-- column source_id text: the CRM
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column record_id text: the record
-- column changed_date date: UTC day of the change
with
    edits as (
        select
            event.source_id,
            event.object_type,
            event.object_id as record_id,
            cast(event.occurred_at as date) as changed_date
        from usage_event as event
        left join person on person.source_id = event.source_id and person.user_id = event.user_id
        where event.action in ('create', 'update')
            and event.actor_kind = 'human'
            and coalesce(event.channel, 'unknown') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
            and coalesce(person.is_human, true)
            and event.object_id is not null
            and event.occurred_at < cast($as_of_at as timestamp)
        group by event.source_id, event.object_type, event.object_id, cast(event.occurred_at as date)
    ),
    bulk_events as (
        select
            source_id,
            user_id,
            object_type,
            object_id,
            occurred_at
        from usage_event
        where actor_kind = 'human'
            and action in ('mass_update', 'import', 'update', 'create')
            and (action in ('mass_update', 'import') or channel in ('mass_update', 'import', 'sync', 'api', 'automation', 'system'))
            and occurred_at < cast($as_of_at as timestamp)
    ),
    stamped as (
        select
            record.source_id,
            record.object_type,
            record.record_id,
            record.modified_by_user_id,
            record.modified_at
        from record
        join person on person.source_id = record.source_id and person.user_id = record.modified_by_user_id
        where person.is_human and record.modified_at < cast($as_of_at as timestamp)
    ),
    bulk_stamped as (
        select distinct
            stamped.source_id,
            stamped.object_type,
            stamped.record_id
        from stamped
        join bulk_events as bulk
            on bulk.source_id = stamped.source_id
            and bulk.user_id = stamped.modified_by_user_id
            and bulk.object_type = stamped.object_type
            and coalesce(bulk.object_id, stamped.record_id) = stamped.record_id
            and stamped.modified_at >= bulk.occurred_at - 300 * interval '1 second'
            and stamped.modified_at <= bulk.occurred_at + 300 * interval '1 second'
    ),
    changes as (
        select
            edits.source_id,
            edits.object_type,
            edits.record_id,
            edits.changed_date
        from edits
        join record
            on record.source_id = edits.source_id
            and record.object_type = edits.object_type
            and record.record_id = edits.record_id
        where coalesce(edits.changed_date <= cast(record.modified_at as date), true)
        union all
        select
            record.source_id,
            record.object_type,
            record.record_id,
            cast(record.created_at as date) as changed_date
        from record
        join person on person.source_id = record.source_id and person.user_id = record.created_by_user_id
        where person.is_human
            and record.created_at < cast($as_of_at as timestamp)
            and coalesce(record.create_channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
        union all
        select
            stamped.source_id,
            stamped.object_type,
            stamped.record_id,
            cast(stamped.modified_at as date) as changed_date
        from stamped
        left join bulk_stamped as bulk
            on bulk.source_id = stamped.source_id
            and bulk.object_type = stamped.object_type
            and bulk.record_id = stamped.record_id
        left join record
            on record.source_id = stamped.source_id
            and record.object_type = stamped.object_type
            and record.record_id = stamped.record_id
        where bulk.record_id is null
            and coalesce(record.modified_at > record.created_at, true)
    ),
    days as (
        select
            source_id,
            object_type,
            record_id,
            changed_date
        from changes
        group by source_id, object_type, record_id, changed_date
    )
select * from days
