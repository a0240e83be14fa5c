-- One team and week with the activities entered in it, and how long after they took place.
-- grain: source_id, org_unit_id, week_start_date
-- period: none
-- reads: activity, person, person_home_week, setting_week
-- parameters: as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team in that week of who entered them, '(no team)' without one
-- column week_start_date date: Monday of the week in which they were entered, UTC
-- column entered bigint activities: calls, meetings and e-mails that people entered as done, with both times known
-- column entered_same_day bigint activities: of those, entered on the day they took place or before
-- column entered_next_days bigint activities: of those, within two working days
-- column entered_late bigint activities: of those, more than two working days later
-- check: entered_same_day + entered_next_days + entered_late = entered
with
    noted as (
        select
            activity.source_id,
            coalesce(activity.created_by_user_id, activity.owner_user_id) as user_id,
            cast(activity.created_at as date) as entered_date,
            cast(coalesce(activity.completed_at, activity.scheduled_start_at) as date) as held_date
        from activity
        where activity.kind in ('call', 'meeting', 'email')
            and activity.status_canonical = 'done'
            and not coalesce(activity.is_deleted, false)
            and coalesce(activity.channel, 'ui') not in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
            and activity.created_at < cast($as_of_at as timestamp)
            and coalesce(activity.completed_at, activity.scheduled_start_at) is not null
    ),
    lagged as (
        select
            noted.source_id,
            noted.user_id,
            noted.entered_date - cast(extract(isodow from noted.entered_date) as integer) + 1 as week_start_date,
            noted.entered_date <= noted.held_date as is_same_day,
            5 * ((noted.entered_date - cast(extract(isodow from noted.entered_date) as integer))
                - (noted.held_date - cast(extract(isodow from noted.held_date) as integer)))
            + 7 * (
                least(cast(extract(isodow from noted.entered_date) as integer), 5)
                - least(cast(extract(isodow from noted.held_date) as integer), 5)
            ) > 14 as is_late
        from noted
    ),
    teams as (
        select
            lagged.source_id,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            lagged.week_start_date,
            count(*) as entered,
            cast(sum(case when is_same_day then 1 else 0 end) as bigint) as entered_same_day,
            cast(sum(case when not is_same_day and not is_late then 1 else 0 end) as bigint) as entered_next_days,
            cast(sum(case when not is_same_day and is_late then 1 else 0 end) as bigint) as entered_late
        from lagged
        join person on person.source_id = lagged.source_id and person.user_id = lagged.user_id
        join setting_week as week on week.week_start_date = lagged.week_start_date
        left join person_home_week as home
            on home.source_id = lagged.source_id
            and home.user_id = lagged.user_id
            and home.week_start_date = lagged.week_start_date
        where person.is_human
        group by lagged.source_id, coalesce(home.org_unit_id, '(no team)'), lagged.week_start_date
    )
select * from teams
