-- One team and week with what happened to the CRM that it works in: its changes, imports taken back, and reports that nobody opens any more.
-- grain: source_id, org_unit_id, week_start_date
-- period: week_start_date
-- reads: team_activity, config_change, data_job, usage_event, person, person_home_week, setting_week
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column org_unit_id text: home team; a change of the CRM is one for each of its teams, so that only quotients mean something above a team
-- column week_start_date date: Monday of the week, UTC
-- column crm_changes bigint changes: of fields, layouts, roles, workflows and packages in the week
-- column log_teams bigint teams: 1 from the week of the first known change of this CRM on
-- column dated_changes bigint changes: of the changes of 13 weeks, those of a log that keeps every one of them
-- column redone_changes bigint changes: of those, of what had been changed on another day of the 14 days before
-- column jobs bigint jobs: imports and mass changes of 13 weeks by people of the team that ended
-- column reverted_jobs bigint jobs: of those, taken back
-- column known_reports bigint reports: reports and dashboards of this CRM opened at least once in the year to the end of the week
-- column dead_reports bigint reports: of those, not opened in the last 90 days of it
-- check: redone_changes <= dated_changes and reverted_jobs <= jobs and dead_reports <= known_reports
with
    first_changes as (
        select
            source_id,
            min(changed_at) as first_changed_at
        from config_change
        group by source_id
    ),
    changes as (
        select
            source_id,
            changed_at,
            section,
            target,
            coalesce(is_derived, false) as is_derived,
            cast(changed_at as date) as changed_date,
            cast(changed_at as date) - cast(extract(isodow from cast(changed_at as date)) as integer) + 1 as week_start_date
        from config_change
        where changed_at >= cast(cast($from_date as date) - 105 as timestamp)
            and changed_at < least(cast(cast($to_date as date) as timestamp), cast($as_of_at as timestamp))
    ),
    change_dates as (
        select
            source_id,
            section,
            target,
            changed_date,
            week_start_date,
            count(*) as changes,
            lag(changed_date) over (partition by source_id, section, target order by changed_date) as before_date
        from changes
        where not is_derived
        group by source_id, section, target, changed_date, week_start_date
    ),
    change_weeks as (
        select
            source_id,
            week_start_date,
            count(*) as crm_changes,
            0 as dated_changes,
            0 as redone_changes
        from changes
        group by source_id, week_start_date
        union all
        select
            source_id,
            week_start_date,
            0 as crm_changes,
            sum(changes) as dated_changes,
            sum(case when before_date >= changed_date - 14 then changes else 0 end) as redone_changes
        from change_dates
        group by source_id, week_start_date
    ),
    changed as (
        select
            change_weeks.source_id,
            week.week_start_date,
            sum(case when change_weeks.week_start_date = week.week_start_date then crm_changes else 0 end) as crm_changes,
            sum(dated_changes) as dated_changes,
            sum(redone_changes) as redone_changes
        from change_weeks
        join setting_week as week
            on week.week_start_date >= change_weeks.week_start_date
            and week.week_start_date < change_weeks.week_start_date + 91
        group by change_weeks.source_id, week.week_start_date
    ),
    ended_jobs as (
        select
            job.source_id,
            coalesce(home.org_unit_id, '(no team)') as org_unit_id,
            week.week_start_date,
            count(*) as jobs,
            sum(case when job.status_canonical = 'reverted' then 1 else 0 end) as reverted_jobs
        from data_job as job
        join setting_week as week
            on job.started_at < cast(week.week_start_date + 7 as timestamp)
            and job.started_at >= cast(week.week_start_date - 84 as timestamp)
        join person on person.source_id = job.source_id and person.user_id = job.user_id
        left join person_home_week as home
            on home.source_id = job.source_id
            and home.user_id = job.user_id
            and home.week_start_date
                = cast(job.started_at as date) - cast(extract(isodow from cast(job.started_at as date)) as integer) + 1
        where person.is_human
            and job.kind in ('import', 'mass_update')
            and job.status_canonical in ('done', 'reverted')
            and job.started_at < cast($as_of_at as timestamp)
        group by job.source_id, coalesce(home.org_unit_id, '(no team)'), week.week_start_date
    ),
    openings as (
        select distinct
            source_id,
            object_type,
            object_id,
            cast(occurred_at as date) as opened_date
        from usage_event
        where object_type in ('report', 'dashboard')
            and object_id is not null
            and action in ('view', 'report')
            and actor_kind = 'human'
            and occurred_at >= cast(cast($from_date as date) - 358 as timestamp)
            and occurred_at < least(cast(cast($to_date as date) as timestamp), cast($as_of_at as timestamp))
    ),
    last_openings as (
        select
            openings.source_id,
            week.week_start_date,
            max(openings.opened_date) as last_date
        from openings
        join setting_week as week
            on openings.opened_date < week.week_start_date + 7
            and openings.opened_date >= week.week_start_date - 358
        where week.week_start_date >= cast($from_date as date)
        group by openings.source_id, week.week_start_date, openings.object_type, openings.object_id
    ),
    reports as (
        select
            source_id,
            week_start_date,
            count(*) as known_reports,
            sum(case when last_date < week_start_date - 83 then 1 else 0 end) as dead_reports
        from last_openings
        group by source_id, week_start_date
    ),
    teams as (
        select
            team.source_id,
            team.org_unit_id,
            team.week_start_date,
            cast(coalesce(changed.crm_changes, 0) as bigint) as crm_changes,
            cast(case when first_changes.source_id is not null then 1 else 0 end as bigint) as log_teams,
            cast(coalesce(changed.dated_changes, 0) as bigint) as dated_changes,
            cast(coalesce(changed.redone_changes, 0) as bigint) as redone_changes,
            cast(coalesce(ended_jobs.jobs, 0) as bigint) as jobs,
            cast(coalesce(ended_jobs.reverted_jobs, 0) as bigint) as reverted_jobs,
            cast(coalesce(reports.known_reports, 0) as bigint) as known_reports,
            cast(coalesce(reports.dead_reports, 0) as bigint) as dead_reports
        from team_activity as team
        left join first_changes
            on first_changes.source_id = team.source_id
            and first_changes.first_changed_at < cast(team.week_start_date + 7 as timestamp)
            and first_changes.first_changed_at < cast($as_of_at as timestamp)
        left join changed on changed.source_id = team.source_id and changed.week_start_date = team.week_start_date
        left join ended_jobs
            on ended_jobs.source_id = team.source_id
            and ended_jobs.org_unit_id = team.org_unit_id
            and ended_jobs.week_start_date = team.week_start_date
        left join reports on reports.source_id = team.source_id and reports.week_start_date = team.week_start_date
        where team.week_start_date >= cast($from_date as date)
            and team.week_start_date < cast($to_date as date)
            and (
                first_changes.source_id is not null
                or ended_jobs.source_id is not null
                or reports.source_id is not null
            )
    )
select * from teams
