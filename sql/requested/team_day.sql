-- One team and day with its people and how many of them were active on it, in the 7 and in the 28 days to it; all add up over teams.
-- grain: source_id, org_unit_id, day_date
-- period: none
-- reads: person_day_bits
-- column source_id text: the CRM
-- column org_unit_id text: home team at the end of the day's week
-- column day_date date: the day
-- column eligible_people_1 bigint people: eligible on the day
-- column eligible_people_7 bigint people: eligible on at least one of the 7 days to it
-- column eligible_people_28 bigint people: eligible on at least one of the 28 days to it
-- column daily_active bigint people: of those eligible on the day, active on it
-- column weekly_active bigint people: of those eligible in the 7 days, active on at least one of them
-- column monthly_active bigint people: of those eligible in the 28 days, active on at least one of them
-- column active_days_7 bigint days: active days of the weekly active among the 7
-- column active_days_28 bigint days: active days of the monthly active among the 28
-- check: daily_active <= eligible_people_1 and weekly_active <= eligible_people_7 and monthly_active <= eligible_people_28
-- check: weekly_active <= active_days_7 and active_days_7 <= 7 * weekly_active
with
    people as (
        select
            source_id,
            org_unit_id,
            day_date,
            day_bits,
            (eligible_bits & 1) <> 0 as counts_1,
            (eligible_bits & 127) <> 0 as counts_7,
            eligible_bits <> 0 as counts_28,
            cast(bit_count(day_bits & 127) as bigint) as days_7,
            cast(bit_count(day_bits & 268435455) as bigint) as days_28
        from person_day_bits
    ),
    teams as (
        select
            source_id,
            org_unit_id,
            day_date,
            cast(sum(case when counts_1 then 1 else 0 end) as bigint) as eligible_people_1,
            cast(sum(case when counts_7 then 1 else 0 end) as bigint) as eligible_people_7,
            cast(sum(case when counts_28 then 1 else 0 end) as bigint) as eligible_people_28,
            cast(sum(case when counts_1 then day_bits & 1 else 0 end) as bigint) as daily_active,
            cast(sum(case when counts_7 and days_7 > 0 then 1 else 0 end) as bigint) as weekly_active,
            cast(sum(case when counts_28 and days_28 > 0 then 1 else 0 end) as bigint) as monthly_active,
            cast(sum(case when counts_7 then days_7 else 0 end) as bigint) as active_days_7,
            cast(sum(case when counts_28 then days_28 else 0 end) as bigint) as active_days_28
        from people
        group by source_id, org_unit_id, day_date
    )
select * from teams
