-- Which of the company's own fields of each case are filled; the values stay in the CRM. Fields of the shipped maps are left out.
-- custom: c.(?!jjwg_)\w+_c of cases_cstm
select
    'case' as object_type,
    r.id as record_id
from cases r
left join cases_cstm c on c.id_c = r.id
