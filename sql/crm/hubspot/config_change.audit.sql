-- Changes of pipelines, permissions, teams, workflows and apps in the audit log, and properties that were deleted.
-- cursor: _cursor number
select
    concat('aud:', a.id) as change_id,
    a.happened_at as changed_at,
    a.user_id as changed_by_user_id,
    lower(a.category) as section,
    lower(coalesce(a.sub_category, a.category)) as target,
    lower(a.action) as action,
    false as is_derived,
    a._n as _cursor
from audit_log a
where a._n > $cursor
    and (
        upper(a.category) in ('PIPELINE', 'PERMISSION', 'PERMISSIONS', 'PERMISSION_SET', 'TEAM', 'WORKFLOW', 'AUTOMATION', 'APP', 'INTEGRATION', 'CRM_SETTING', 'ACCOUNT_SETTING')
        or (upper(a.category) = 'PROPERTY' and upper(a.action) in ('DELETE', 'ARCHIVE'))
    )
order by a._n
