-- Twenty keeps neither its version nor a base currency in the workspace's tables.
select
    'Twenty' as vendor,
    'self-hosted' as edition
from core.workspace w
where w."databaseSchema" = current_schema()
