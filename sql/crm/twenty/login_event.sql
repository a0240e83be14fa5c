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
),
moments as (
    select t.*, t."createdAt" as happened_at, false as is_end
    from tokens t
    union all
    select t.*, t."revokedAt", true
    from tokens t
    where t."revokedAt" is not null
),
neighbours as (
    select
        m.*,
        count(*) filter (where m.is_end) over (
            partition by m."userId"
            order by m.happened_at
            range between interval '2 seconds' preceding and interval '2 seconds' following
        ) as n_ends,
        m.happened_at - lag(m.happened_at) over (partition by m."userId", m.is_end order by m.happened_at, m.id) as since_last
    from moments m
)
select
    concat('tok:', n.id) as login_id,
    m.id as user_id,
    n."createdAt" as occurred_at,
    'success' as outcome,
    'unknown' as channel,
    true as is_derived,
    n.n_ends > case when n."revokedAt" <= n."createdAt" + interval '2 seconds' then 1 else 0 end
        or coalesce(n.since_last < interval '2 seconds', false) as _skip,
    n."createdAt" as _cursor
from neighbours n
left join "workspaceMember" m on m."userId" = n."userId"
where not n.is_end and n."createdAt" > :cursor
order by n."createdAt"
limit :page_size
