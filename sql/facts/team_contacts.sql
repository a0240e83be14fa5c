-- One team and week with its customer contacts: how many were prepared in the CRM, how late they were entered, and what was right at once.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: person_contact, person_lookup_week, person_home_week, setting_week
-- parameters: from_date, to_date
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the week, '(no team)' without one
-- column week_start_date date: Monday of the week
-- column contacts bigint contacts: calls, meetings and e-mails with a known customer record
-- column prepared bigint contacts: of those, the person opened the company or the filed record in the 24 hours before
-- column creations bigint events: records created by people
-- column corrected bigint events: of those, changed by the same person within ten minutes
-- column entered bigint contacts: calls and meetings of four weeks entered after they took place
-- column late_0 bigint contacts: of those, less than a day after
-- column late_1 bigint contacts: one day after
-- column late_2 bigint contacts: two days after
-- column late_3 bigint contacts: three days after
-- column late_4 bigint contacts: four or five days after
-- column late_5 bigint contacts: six to ten days after
-- column late_6 bigint contacts: eleven days after or later
-- check: prepared <= contacts and corrected <= creations
-- check: late_0 + late_1 + late_2 + late_3 + late_4 + late_5 + late_6 = entered
with
    counts as (
        select
            source_id,
            user_id,
            week_start_date,
            contacts,
            prepared,
            creations,
            corrected,
            0 as entered,
            -1 as late_class
        from person_lookup_week
        where week_start_date >= cast($from_date as date) - 21 and week_start_date < cast($to_date as date)
        union all
        select
            source_id,
            user_id,
            week_start_date,
            0 as contacts,
            0 as prepared,
            0 as creations,
            0 as corrected,
            1 as entered,
            late_class
        from person_contact
        where late_class is not null
            and week_start_date >= cast($from_date as date) - 21
            and week_start_date < cast($to_date as date)
    ),
    weekly as (
        select
            counts.source_id,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            counts.week_start_date,
            cast(sum(contacts) as bigint) as contacts,
            cast(sum(prepared) as bigint) as prepared,
            cast(sum(creations) as bigint) as creations,
            cast(sum(corrected) as bigint) as corrected,
            cast(sum(entered) as bigint) as entered,
            cast(sum(case when late_class = 0 then 1 else 0 end) as bigint) as late_0,
            cast(sum(case when late_class = 1 then 1 else 0 end) as bigint) as late_1,
            cast(sum(case when late_class = 2 then 1 else 0 end) as bigint) as late_2,
            cast(sum(case when late_class = 3 then 1 else 0 end) as bigint) as late_3,
            cast(sum(case when late_class = 4 then 1 else 0 end) as bigint) as late_4,
            cast(sum(case when late_class = 5 then 1 else 0 end) as bigint) as late_5,
            cast(sum(case when late_class = 6 then 1 else 0 end) as bigint) as late_6
        from counts
        left join person_home_week as home
            on home.source_id = counts.source_id
            and home.user_id = counts.user_id
            and home.week_start_date = counts.week_start_date
        group by counts.source_id, coalesce(home.org_unit_id, '(no team)'), counts.week_start_date
    ),
    teams as (
        select
            weekly.source_id,
            weekly.org_unit_id,
            week.week_start_date,
            cast(sum(case when weekly.week_start_date = week.week_start_date then contacts else 0 end) as bigint) as contacts,
            cast(sum(case when weekly.week_start_date = week.week_start_date then prepared else 0 end) as bigint) as prepared,
            cast(sum(case when weekly.week_start_date = week.week_start_date then creations else 0 end) as bigint) as creations,
            cast(sum(case when weekly.week_start_date = week.week_start_date then corrected else 0 end) as bigint) as corrected,
            cast(sum(entered) as bigint) as entered,
            cast(sum(late_0) as bigint) as late_0,
            cast(sum(late_1) as bigint) as late_1,
            cast(sum(late_2) as bigint) as late_2,
            cast(sum(late_3) as bigint) as late_3,
            cast(sum(late_4) as bigint) as late_4,
            cast(sum(late_5) as bigint) as late_5,
            cast(sum(late_6) as bigint) as late_6
        from weekly
        join setting_week as week
            on week.week_start_date >= weekly.week_start_date
            and week.week_start_date < weekly.week_start_date + 28
        where week.week_start_date >= cast($from_date as date) and week.week_start_date < cast($to_date as date)
        group by weekly.source_id, weekly.org_unit_id, week.week_start_date
    )
select * from teams
