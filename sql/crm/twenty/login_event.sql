-- Sign-ins inferred from session tokens: an open page exchanges its token for a new one about every half hour, and only a token that did not come
-- of such an exchange is a sign-in. Twenty logs no denied attempts.
-- cursor: _cursor timestamp
-- lookback: 3600
with here as (
    select w.id
    from core.workspace w
    where w."databaseSchema" = current_schema()
),
tokens as (
    select t.id, t."userId", t."createdAt", t."revokedAt"
    from core."appToken" t
    join here h on h.id = t."workspaceId"
    where t.type = 'REFRESH_TOKEN'
)
select
    concat('tok:', t.id) as login_id,
    m.id as user_id,
    t."createdAt" as occurred_at,
    'success' as outcome,
    'unknown' as channel,
    true as is_derived,
    exists (
        select 1
        from tokens r
        where r."userId" = t."userId"
            and r.id <> t.id
            and r."revokedAt" between t."createdAt" - interval '2 seconds' and t."createdAt" + interval '2 seconds'
    ) or exists (
        select 1
        from tokens d
        where d."userId" = t."userId" and d."createdAt" > t."createdAt" - interval '2 seconds' and (d."createdAt", d.id) < (t."createdAt", t.id)
    ) as _skip,
    t."createdAt" as _cursor
from tokens t
left join "workspaceMember" m on m."userId" = t."userId"
where t."createdAt" > :cursor
order by t."createdAt"
limit :page_size
