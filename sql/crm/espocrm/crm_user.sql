-- One row per account; the deactivation date comes from the audit note where there is one, else from the last modification.
select
    u.id as user_id,
    case
        when u.type in ('regular', 'admin', 'super-admin') then 'human'
        when u.type = 'portal' then 'portal'
        when u.type = 'api' then 'api'
        else 'system'
    end as user_kind,
    u.is_active as is_active,
    u.type in ('admin', 'super-admin') as is_admin,
    u.title as job_title,
    json_unquote(json_extract(p.data, '$.timeZone')) as tz,
    u.created_at as created_at,
    u.modified_at as modified_at,
    case
        when u.is_active and not u.deleted then null
        else coalesce(
            (
                select max(n.created_at)
                from note n
                where n.parent_type = 'User'
                    and n.parent_id = u.id
                    and n.type = 'Update'
                    and json_unquote(json_extract(n.data, '$.attributes.became.isActive')) = 'false'
            ),
            u.modified_at
        )
    end as deactivated_at,
    (
        select max(l.created_at)
        from auth_log_record l
        where l.user_id = u.id and not l.is_denied and l.auth_token_id is not null
    ) as last_login_at,
    u.deleted as is_deleted
from "user" u
left join preferences p on p.id = u.id
