-- Which of the company's own fields of each contact are filled; the values stay in the CRM. Fields of the shipped maps are left out.
-- custom: c.(?!jjwg_)\w+_c of contacts_cstm
select
    'contact' as object_type,
    r.id as record_id
from contacts r
left join contacts_cstm c on c.id_c = r.id
