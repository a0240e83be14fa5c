-- Each account's last import per module, as far as SuiteCRM remembers it; dated by the first record that it made. Exports are not logged.
with made as (
    select r.id, r.date_entered
    from accounts r
    union all
    select r.id, r.date_entered
    from contacts r
    union all
    select r.id, r.date_entered
    from leads r
    union all
    select r.id, r.date_entered
    from opportunities r
    union all
    select r.id, r.date_entered
    from cases r
),
imported as (
    select
        i.assigned_user_id,
        i.import_module,
        min(i.bean_id) as first_bean_id,
        min(m.date_entered) as started_at,
        max(m.date_entered) as finished_at,
        count(*) as n_created
    from users_last_import i
    left join made m on m.id = i.bean_id
    where coalesce(i.deleted, 0) = 0
    group by i.assigned_user_id, i.import_module
)
select
    concat('import:', i.assigned_user_id, ':', i.import_module, ':', i.first_bean_id) as job_id,
    'import' as kind,
    case i.import_module
        when 'Accounts' then 'account'
        when 'Contacts' then 'contact'
        when 'Leads' then 'lead'
        when 'Opportunities' then 'opportunity'
        when 'Cases' then 'case'
        when 'Calls' then 'call'
        when 'Meetings' then 'meeting'
        when 'Tasks' then 'task'
        when 'Emails' then 'email'
        when 'Notes' then 'note'
        when 'AOR_Reports' then 'report'
        else lower(i.import_module)
    end as object_type,
    i.assigned_user_id as user_id,
    'done' as status_canonical,
    i.started_at as started_at,
    i.finished_at as finished_at,
    i.n_created as n_created,
    1 as is_derived
from imported i
