-- Which of the company's own fields of each opportunity are filled; the values stay in the CRM. Fields of the shipped maps are left out.
-- custom: c.(?!jjwg_)\w+_c of opportunities_cstm
select
    'opportunity' as object_type,
    r.id as record_id
from opportunities r
left join opportunities_cstm c on c.id_c = r.id
