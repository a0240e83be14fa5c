-- Who belongs to which team, from when to when, as the CRM itself keeps it.
-- cursor: none
select
    'team:' || m.unit_id as org_unit_id,
    cast(m.account_id as text) as user_id,
    m.position as member_role,
    m.is_main as is_primary,
    datetime(m.since, 'unixepoch') as valid_from,
    datetime(m.until, 'unixepoch') as valid_to,
    'source' as valid_basis
from memberships m
