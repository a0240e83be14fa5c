-- What this installation logs, by looking: whether session tokens are kept, and since when.
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
),
tokens as (
    select count(*) as n, min(t."createdAt") as first_at
    from core."appToken" t
    join here h on h.id = t."workspaceId"
    where t.type = 'REFRESH_TOKEN'
)
select
    'login_event' as capability,
    case when t.n > 0 then 'derived' else 'none' end as status,
    case
        when t.n > 0 then concat('Twenty keeps no sign-in log: sign-ins are inferred from session tokens, which are here since ', to_char(t.first_at at time zone 'UTC', 'YYYY-MM-DD'), '. Denied attempts are not logged.')
        else 'Twenty keeps no sign-in log, and this account sees no session tokens of the workspace: sign-ins are not measurable.'
    end as note
from tokens t
