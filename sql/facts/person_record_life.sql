-- One record with what its freshness depends on beside the log of edits: owner, first and last day, and the days that its own stamps tell.
-- grain: source_id, object_type, record_id
-- period: none
-- reads: record, person, person_bulk_change
-- parameters: as_of_at
-- column source_id text: the CRM
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column record_id text: the record
-- column owner_user_id text: present owner
-- column owner_org_unit_id text: the record's own team
-- column is_counted boolean: created before as_of, and not deleted at an unknown time
-- column created_date date: UTC day of its creation; null is "since before we looked"
-- column deleted_date date: UTC day of its deletion
-- column entered_date date: the day of its creation where a person entered it by hand
-- column stamped_date date: the day of its last modification where a person made it by hand, later than its creation
-- column last_date date: UTC day of its last modification: an edit after it was a save that changed nothing
with
    bulk_stamped as (
        select distinct
            record.source_id,
            record.object_type,
            record.record_id
        from record
        join person_bulk_change as bulk
            on bulk.source_id = record.source_id
            and bulk.user_id = record.modified_by_user_id
            and bulk.object_type = record.object_type
            and coalesce(bulk.object_id, record.record_id) = record.record_id
            and record.modified_at >= bulk.occurred_at - 300 * interval '1 second'
            and record.modified_at <= bulk.occurred_at + 300 * interval '1 second'
    ),
    lives as (
        select
            record.source_id,
            record.object_type,
            record.record_id,
            case when record.owner_user_id <> '' then record.owner_user_id end as owner_user_id,
            case when record.owner_org_unit_id <> '' then record.owner_org_unit_id end as owner_org_unit_id,
            coalesce(record.created_at < cast($as_of_at as timestamp), true)
                and (record.deleted_at is not null or not coalesce(record.is_deleted, false)) as is_counted,
            cast(record.created_at as date) as created_date,
            cast(record.deleted_at as date) as deleted_date,
            case
                when creator.is_human
                    and record.created_at < cast($as_of_at as timestamp)
                    and coalesce(record.create_channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
                    then cast(record.created_at as date)
            end as entered_date,
            case
                when modifier.is_human
                    and bulk.record_id is null
                    and record.modified_at < cast($as_of_at as timestamp)
                    and coalesce(record.modified_at > record.created_at, true)
                    then cast(record.modified_at as date)
            end as stamped_date,
            cast(record.modified_at as date) as last_date
        from record
        left join person as creator on creator.source_id = record.source_id and creator.user_id = record.created_by_user_id
        left join person as modifier on modifier.source_id = record.source_id and modifier.user_id = record.modified_by_user_id
        left join bulk_stamped as bulk
            on bulk.source_id = record.source_id and bulk.object_type = record.object_type and bulk.record_id = record.record_id
    )
select * from lives
