-- One team and snapshot date with the people who meet customers, by what their permissions let them read.
-- grain: source_id, org_unit_id, snapshot_date
-- period: none
-- reads: person, permission, setting_week
-- column source_id text: the CRM
-- column org_unit_id text: home team now, '(no team)' without one
-- column snapshot_date date: the day at whose end permissions stood like this
-- column facing_people bigint people: entitled now, in call centre, field service, telemarketing or field sales
-- column judged_people bigint people: of those, of whom it is known what they may read of accounts, contacts and, where it says so, deals and cases
-- column open_people bigint people: of those, who may read all records of every one of these
-- column blind_people bigint people: of those, who may read none of at least one of these
-- check: judged_people <= facing_people and open_people + blind_people <= judged_people
with
    today as (
        select max(week_start_date + days_elapsed) as judged_date from setting_week
    ),
    facing as (
        select
            person.source_id,
            person.user_id,
            person.org_unit_id,
            today.judged_date - 1 as snapshot_date
        from person
        cross join today
        where person.is_entitled
            and person.application_type in ('call_centre', 'field_service', 'telemarketing', 'field_sales')
            and coalesce(person.entitled_from_date < today.judged_date, true)
            and coalesce(person.entitled_to_date >= today.judged_date, true)
    ),
    levels as (
        select
            source_id,
            user_id,
            sum(case when object_type in ('account', 'contact') and read_level is not null then 1 else 0 end) as known_core,
            sum(case when read_level is not null and read_level <> 'all' then 1 else 0 end) as narrowed,
            sum(case when read_level = 'none' then 1 else 0 end) as closed
        from permission
        where object_type in ('account', 'contact', 'opportunity', 'case') and not coalesce(is_deleted, false)
        group by source_id, user_id
    ),
    teams as (
        select
            facing.source_id,
            facing.org_unit_id,
            facing.snapshot_date,
            count(*) as facing_people,
            cast(sum(case when levels.known_core = 2 then 1 else 0 end) as bigint) as judged_people,
            cast(sum(case when levels.known_core = 2 and levels.narrowed = 0 then 1 else 0 end) as bigint) as open_people,
            cast(sum(case when levels.known_core = 2 and levels.closed > 0 then 1 else 0 end) as bigint) as blind_people
        from facing
        left join levels on levels.source_id = facing.source_id and levels.user_id = facing.user_id
        group by facing.source_id, facing.org_unit_id, facing.snapshot_date
    )
select * from teams
