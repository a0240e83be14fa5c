-- One person to whom others report, with how many: part of the weight that an opinion leader's use has.
-- grain: source_id, user_id
-- period: none
-- reads: crm_user
-- parameters: as_of_at
-- column source_id text: the CRM
-- column user_id text: the manager's account
-- column direct_reports bigint people: active human accounts that name this one as their manager
-- check: direct_reports > 0
with
    managers as (
        select
            source_id,
            manager_user_id as user_id,
            count(*) as direct_reports
        from crm_user
        where manager_user_id is not null
            and manager_user_id <> user_id
            and user_kind = 'human'
            and coalesce(is_active, true)
            and coalesce(created_at < cast($as_of_at as timestamp), true)
            and not coalesce(is_deleted, false)
        group by source_id, manager_user_id
    )
select * from managers
