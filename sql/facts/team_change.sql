-- One team and week, its people set against those of 4, 5 and 12 weeks before: who stayed, who came, who went, whose habit changed.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team
-- column week_start_date date: Monday of the week
-- column people_now bigint people: eligible on at least one of the 28 days
-- column habitual_now bigint people: of those, with a habit
-- column people_before bigint people: the same in the same team 12 weeks before
-- column habitual_before bigint people: of those, with a habit then
-- column stayers bigint people: counted now and 12 weeks before in this team
-- column stayers_habitual_now bigint people: of the stayers, with a habit now
-- column stayers_habitual_before bigint people: of the stayers, with a habit 12 weeks before
-- column paired_people bigint people: counted now and 4 weeks before in this team, and long enough there to be judged both times
-- column gained_people bigint people: of those, with a habit now but not 4 weeks before
-- column lost_people bigint people: of those, with a habit 4 weeks before but not now
-- column paired_people_before bigint people: the same comparison one week earlier: the week before against 5 weeks before
-- column gained_people_before bigint people: of those, gained a habit
-- column lost_people_before bigint people: of those, lost their habit
-- check: stayers <= people_now and stayers <= people_before
-- check: stayers_habitual_now <= habitual_now and stayers_habitual_before <= habitual_before
-- check: gained_people + lost_people <= paired_people
-- check: gained_people_before + lost_people_before <= paired_people_before
with
    people as (
        select
            source_id,
            user_id,
            org_unit_id,
            week_start_date,
            case when habit_state = 'habitual' then 1 else 0 end as habitual,
            case when habit_state = 'too early' then 0 else 1 end as is_judged
        from person_week
        where eligible_days_28 > 0
            and week_start_date >= cast($from_date as date) - 84
            and week_start_date < cast($to_date as date)
    ),
    fresh as (
        select
            source_id,
            user_id,
            org_unit_id,
            week_start_date,
            week_start_date - 84 as quarter_before_date,
            week_start_date - 28 as month_before_date,
            habitual,
            is_judged
        from people
        where week_start_date >= cast($from_date as date) - 7
    ),
    paired as (
        select
            fresh.source_id,
            fresh.org_unit_id,
            fresh.week_start_date,
            fresh.habitual,
            quarter.habitual as quarter_habitual,
            case when quarter.user_id is not null then 1 else 0 end as is_stayer,
            case when coalesce(fresh.is_judged * month.is_judged, 0) = 1 then 1 else 0 end as is_paired,
            case when fresh.is_judged * month.is_judged = 1 and fresh.habitual > month.habitual then 1 else 0 end as is_gained,
            case when fresh.is_judged * month.is_judged = 1 and fresh.habitual < month.habitual then 1 else 0 end as is_lost
        from fresh
        left join people as quarter
            on quarter.source_id = fresh.source_id
            and quarter.user_id = fresh.user_id
            and quarter.org_unit_id = fresh.org_unit_id
            and quarter.week_start_date = fresh.quarter_before_date
        left join people as month
            on month.source_id = fresh.source_id
            and month.user_id = fresh.user_id
            and month.org_unit_id = fresh.org_unit_id
            and month.week_start_date = fresh.month_before_date
    ),
    counts as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            count(*) as people_now,
            sum(habitual) as habitual_now,
            0 as people_before,
            0 as habitual_before,
            sum(is_stayer) as stayers,
            sum(case when is_stayer = 1 then habitual else 0 end) as stayers_habitual_now,
            sum(coalesce(quarter_habitual, 0)) as stayers_habitual_before,
            sum(is_paired) as paired_people,
            sum(is_gained) as gained_people,
            sum(is_lost) as lost_people,
            0 as paired_people_before,
            0 as gained_people_before,
            0 as lost_people_before
        from paired
        group by source_id, org_unit_id, week_start_date
        union all
        select
            source_id,
            org_unit_id,
            week_start_date + 7 as week_start_date,
            0 as people_now,
            0 as habitual_now,
            0 as people_before,
            0 as habitual_before,
            0 as stayers,
            0 as stayers_habitual_now,
            0 as stayers_habitual_before,
            0 as paired_people,
            0 as gained_people,
            0 as lost_people,
            sum(is_paired) as paired_people_before,
            sum(is_gained) as gained_people_before,
            sum(is_lost) as lost_people_before
        from paired
        group by source_id, org_unit_id, week_start_date
        union all
        select
            source_id,
            org_unit_id,
            week_start_date + 84 as week_start_date,
            0 as people_now,
            0 as habitual_now,
            count(*) as people_before,
            sum(habitual) as habitual_before,
            0 as stayers,
            0 as stayers_habitual_now,
            0 as stayers_habitual_before,
            0 as paired_people,
            0 as gained_people,
            0 as lost_people,
            0 as paired_people_before,
            0 as gained_people_before,
            0 as lost_people_before
        from people
        group by source_id, org_unit_id, week_start_date
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            week_start_date,
            cast(sum(people_now) as bigint) as people_now,
            cast(sum(habitual_now) as bigint) as habitual_now,
            cast(sum(people_before) as bigint) as people_before,
            cast(sum(habitual_before) as bigint) as habitual_before,
            cast(sum(stayers) as bigint) as stayers,
            cast(sum(stayers_habitual_now) as bigint) as stayers_habitual_now,
            cast(sum(stayers_habitual_before) as bigint) as stayers_habitual_before,
            cast(sum(paired_people) as bigint) as paired_people,
            cast(sum(gained_people) as bigint) as gained_people,
            cast(sum(lost_people) as bigint) as lost_people,
            cast(sum(paired_people_before) as bigint) as paired_people_before,
            cast(sum(gained_people_before) as bigint) as gained_people_before,
            cast(sum(lost_people_before) as bigint) as lost_people_before
        from counts
        where week_start_date >= cast($from_date as date) and week_start_date < cast($to_date as date)
        group by source_id, org_unit_id, week_start_date
    )
select * from teams
