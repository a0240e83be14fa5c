-- One account and week with its home team: the primary membership at the end of the week, else the first by id.
-- grain: source_id, user_id, week_start_date
-- period: week_start_date
-- reads: org_membership, setting_team, setting_week, person
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column user_id text: the account
-- column week_start_date date: Monday of the week
-- column org_unit_id text: home team; accounts without one have no row
with
    points as (
        select
            member.source_id,
            member.user_id,
            member.org_unit_id,
            member.is_primary,
            member.valid_from,
            member.valid_to,
            week.week_start_date,
            least(
                cast(week.week_start_date + 7 as timestamp),
                cast($as_of_at as timestamp),
                cast(coalesce(person.entitled_to_date, date '9999-01-01') as timestamp)
            ) as judged_at
        from org_membership as member
        join setting_team as team on team.source_id = member.source_id and team.org_unit_id = member.org_unit_id
        join person on person.source_id = member.source_id and person.user_id = member.user_id
        join setting_week as week
            on coalesce(member.valid_from < cast(week.week_start_date + 7 as timestamp), true)
            and week.week_start_date >= cast($from_date as date)
            and week.week_start_date < cast($to_date as date)
    ),
    ranked as (
        select
            source_id,
            user_id,
            week_start_date,
            org_unit_id,
            row_number() over (
                partition by source_id, user_id, week_start_date
                order by case when is_primary then 0 else 1 end, org_unit_id
            ) as place
        from points
        where coalesce(valid_from < judged_at, true) and coalesce(valid_to >= judged_at, true)
    ),
    home_teams as (
        select
            source_id,
            user_id,
            week_start_date,
            org_unit_id
        from ranked
        where place = 1
    )
select * from home_teams
