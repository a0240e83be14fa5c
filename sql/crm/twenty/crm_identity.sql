-- Names of members, for the operator and the person only.
select
    m.id as user_id,
    m."userEmail" as username,
    m."userEmail" as email,
    nullif(trim(concat_ws(' ', m."nameFirstName", m."nameLastName")), '') as full_name
from "workspaceMember" m
