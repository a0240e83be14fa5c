-- Names of accounts, for the operator only.
with owners as (
    select
        coalesce(o.user_id, o.former_user_id) as user_id,
        max(o.email) as email,
        max(nullif(trim(concat_ws(' ', o.first_name, o.last_name)), '')) as full_name
    from owner o
    where coalesce(o.user_id, o.former_user_id) is not null
    group by coalesce(o.user_id, o.former_user_id)
)
select
    coalesce(m.id, o.user_id) as user_id,
    coalesce(m.email, o.email) as username,
    coalesce(m.email, o.email) as email,
    coalesce(nullif(trim(concat_ws(' ', m.first_name, m.last_name)), ''), o.full_name) as full_name
from member m
full join owners o on o.user_id = m.id
