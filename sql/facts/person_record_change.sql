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
    numbered as (
        select
            row_number() over (order by record.source_id, record.object_type, record.record_id) as record_number,
            record.source_id,
            record.object_type,
            record.record_id,
            record.created_at,
            record.modified_at,
            record.modified_by_user_id,
            coalesce(record.create_channel, 'ui') as create_channel,
            coalesce(creator.is_human, false) as is_created_by_person,
            coalesce(modifier.is_human, false) as is_modified_by_person
        from record
        left join person as creator on creator.source_id = record.source_id and creator.user_id = record.created_by_user_id
        left join person as modifier on modifier.source_id = record.source_id and modifier.user_id = record.modified_by_user_id
    ),
    edits as (
        select
            record.record_number,
            cast(event.occurred_at as date) as changed_date
        from usage_event as event
        join numbered as record
            on record.source_id = event.source_id
            and record.object_type = event.object_type
            and record.record_id = event.object_id
        left join person on person.source_id = event.source_id and person.user_id = event.user_id
        where event.action in ('create', 'update')
            and event.actor_kind = 'human'
            and (event.channel is null or event.channel not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system'))
            and coalesce(person.is_human, true)
            and event.occurred_at < cast($as_of_at as timestamp)
            and coalesce(cast(event.occurred_at as date) <= cast(record.modified_at as date), true)
    ),
    -- two branches, and a needless "not ui": conditions so plain that a reader of column files skips nearly all rows by them
    bulk_events as (
        select
            source_id,
            user_id,
            object_type,
            object_id,
            occurred_at
        from usage_event
        where actor_kind = 'human'
            and action in ('mass_update', 'import')
            and occurred_at < cast($as_of_at as timestamp)
        union all
        select
            source_id,
            user_id,
            object_type,
            object_id,
            occurred_at
        from usage_event
        where actor_kind = 'human'
            and action in ('update', 'create')
            and channel <> 'ui'
            and channel in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
            and occurred_at < cast($as_of_at as timestamp)
    ),
    bulk_stamped as (
        select distinct record.record_number
        from numbered as record
        join bulk_events as bulk
            on bulk.source_id = record.source_id
            and bulk.user_id = record.modified_by_user_id
            and bulk.object_type = record.object_type
            and coalesce(bulk.object_id, record.record_id) = record.record_id
            and record.modified_at >= bulk.occurred_at - 300 * interval '1 second'
            and record.modified_at <= bulk.occurred_at + 300 * interval '1 second'
    ),
    changes as (
        select
            record_number,
            changed_date
        from edits
        union all
        select
            record_number,
            cast(created_at as date) as changed_date
        from numbered
        where is_created_by_person
            and created_at < cast($as_of_at as timestamp)
            and create_channel not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
        union all
        select
            record.record_number,
            cast(record.modified_at as date) as changed_date
        from numbered as record
        left join bulk_stamped as bulk on bulk.record_number = record.record_number
        where record.is_modified_by_person
            and bulk.record_number is null
            and record.modified_at < cast($as_of_at as timestamp)
            and coalesce(record.modified_at > record.created_at, true)
    ),
    change_days as (
        select distinct
            record_number,
            changed_date
        from changes
    ),
    days as (
        select
            record.source_id,
            record.object_type,
            record.record_id,
            change_days.changed_date
        from change_days
        join numbered as record on record.record_number = change_days.record_number
    )
select * from days
