-- One owner and week with how many fields of the records owned apply and are filled, at the week's last look.
-- grain: source_id, user_id, week_start_date
-- period: week_start_date
-- reads: record_fill_daily, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column user_id text: the owner
-- column week_start_date date: Monday of the week in which the look was taken
-- column applicable bigint fields: that apply to the owner's live records
-- column filled bigint fields: of those, filled with more than a placeholder
-- check: filled <= applicable
with
    looks as (
        select
            daily.source_id,
            daily.owner_user_id as user_id,
            week.week_start_date,
            daily.snapshot_date,
            coalesce(daily.n_applicable, daily.n_records) as applicable,
            daily.n_filled as filled,
            max(daily.snapshot_date) over (partition by daily.source_id, week.week_start_date) as last_look_date
        from record_fill_daily as daily
        join setting_week as week
            on daily.snapshot_date - 1 >= week.week_start_date
            and daily.snapshot_date - 1 < week.week_start_date + 7
        where daily.owner_user_id is not null
            and week.week_start_date >= cast($from_date as date)
            and week.week_start_date < cast($to_date as date)
    ),
    owners as (
        select
            source_id,
            user_id,
            week_start_date,
            cast(sum(applicable) as bigint) as applicable,
            cast(sum(filled) as bigint) as filled
        from looks
        where snapshot_date = last_look_date
        group by source_id, user_id, week_start_date
    )
select * from owners
