-- What this installation logs, by its own settings: ModTracker is switched on or off for each module.
with modules as (
    select t.name, coalesce(m.visible, 0) = 1 as is_tracked
    from vtiger_tab t
    left join vtiger_modtracker_tabs m on m.tabid = t.tabid
    where t.name in ('Accounts', 'Contacts', 'Leads', 'Potentials', 'HelpDesk')
),
told as (
    select
        coalesce(sum(not m.is_tracked), 5) as n_off,
        sum(m.is_tracked) as n_on,
        group_concat(case when not m.is_tracked then m.name end order by m.name separator ', ') as names_off,
        coalesce(max(m.name = 'Potentials' and m.is_tracked), 0) as are_deals_tracked
    from modules m
)
select
    'usage_event' as capability,
    case when t.n_off = 0 then 'native_on' when t.n_on > 0 then 'derived' else 'native_off' end as status,
    case
        when t.n_off = 0 then 'ModTracker logs who created, changed, deleted and linked records; what is emptied from the recycle bin stays in our history.'
        else concat('ModTracker is off for ', coalesce(t.names_off, 'every module'), ': there only creations are known, from the records. Switch it on in the Module Manager.')
    end as note
from told t
union all
select
    'field_change',
    case when t.n_off = 0 then 'native_on' when t.n_on > 0 then 'needs_setup' else 'native_off' end,
    case
        when t.n_off = 0 then 'Every field of the tracked modules, with old and new value.'
        else concat('Not for ', coalesce(t.names_off, 'any module'), ': ModTracker is off there.')
    end
from told t
union all
select
    'stage_history',
    case when t.are_deals_tracked then 'native_on' else 'derived' end,
    case
        when t.are_deals_tracked then 'From the tracked changes of the stage.'
        else 'ModTracker is off for Potentials: stages and their times come from vTiger''s own stage history as far as it was written, without who changed them.'
    end
from told t
