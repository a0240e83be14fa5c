-- One move of a deal's close date: from the field history where the CRM audits it, else from what two refreshes saw.
-- grain: source_id, opportunity_id, moved_at, move_id
-- period: none
-- reads: field_change, record_snapshot_daily
-- parameters: as_of_at
-- column source_id text: the CRM
-- column opportunity_id text: the deal
-- column moved_at timestamp: when it was moved, or the morning of the refresh that saw it moved
-- column move_id text: id of the change, or 'seen'
-- column days_later bigint days: how much later the close date is now, negative when earlier; null where one of the dates is not known
with
    audited as (
        select
            source_id,
            object_id as opportunity_id,
            changed_at as moved_at,
            change_id as move_id,
            case
                when translate(substr(old_value, 1, 10), '0123456789', 'dddddddddd') = 'dddd-dd-dd'
                    and substr(old_value, 6, 2) between '01' and '12'
                    and substr(old_value, 1, 4) >= '0001'
                    then substr(old_value, 1, 10)
            end as old_text,
            case
                when translate(substr(new_value, 1, 10), '0123456789', 'dddddddddd') = 'dddd-dd-dd'
                    and substr(new_value, 6, 2) between '01' and '12'
                    and substr(new_value, 1, 4) >= '0001'
                    then substr(new_value, 1, 10)
            end as new_text
        from field_change
        where object_type = 'opportunity'
            and field_canonical = 'close_date'
            and object_id is not null
            and not coalesce(is_initial, false)
            and changed_at < cast($as_of_at as timestamp)
    ),
    auditing as (
        select distinct source_id from audited
    ),
    looks as (
        select
            daily.source_id,
            daily.record_id as opportunity_id,
            cast(daily.snapshot_date as timestamp) as moved_at,
            daily.close_date,
            lag(daily.close_date) over (
                partition by daily.source_id, daily.record_id
                order by daily.snapshot_date
            ) as earlier_date
        from record_snapshot_daily as daily
        left join auditing on auditing.source_id = daily.source_id
        where daily.object_type = 'opportunity'
            and auditing.source_id is null
            and cast(daily.snapshot_date as timestamp) <= cast($as_of_at as timestamp)
    ),
    moves as (
        select
            source_id,
            opportunity_id,
            moved_at,
            move_id,
            (cast(substr(new_text, 1, 8) || '01' as date) + cast(substr(new_text, 9, 2) as integer))
                - (cast(substr(old_text, 1, 8) || '01' as date) + cast(substr(old_text, 9, 2) as integer)) as days_later
        from audited
        union all
        select
            source_id,
            opportunity_id,
            moved_at,
            'seen' as move_id,
            close_date - earlier_date as days_later
        from looks
        where close_date <> earlier_date
    )
select * from moves
