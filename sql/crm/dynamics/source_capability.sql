-- What the environment's own settings say of auditing.
with settings as (
    select
        o.is_audited = 'true' as is_audited,
        o.is_audited = 'true' and o.is_access_audited = 'true' as is_access_audited,
        case when o.audit_days = '-1' then 'for ever' else concat(coalesce(o.audit_days, '30'), ' days') end as kept
    from dv_organization o
),
told as (
    select
        unnest(['field_change', 'stage_history']) as capability,
        s.is_audited as is_on,
        concat('Auditing is on and keeps ', s.kept, '; only tables and columns for which it is switched on too are told.') as note_on,
        'Auditing is off: switch it on in the Power Platform admin center (Settings > Audit) and for each table and column that matters.' as note_off
    from settings s
    union all
    select
        unnest(['login_event', 'api_request']),
        s.is_access_audited,
        concat('User access auditing is on and keeps ', s.kept, ': at most one row per person in 4 hours by default, so days of use, not sign-ins.'),
        'User access auditing is off: switch on "Log access" in the Power Platform admin center (Settings > Audit).'
    from settings s
)
select
    t.capability as capability,
    case when t.is_on then 'native_on' else 'native_off' end as status,
    case when t.is_on then t.note_on else t.note_off end as note
from told t
where t.is_on is not null
