-- Which of the company's own fields of each lead are filled; the values stay in the CRM. Fields of the shipped maps are left out.
-- custom: c.(?!jjwg_)\w+_c of leads_cstm
select
    'lead' as object_type,
    r.id as record_id
from leads r
left join leads_cstm c on c.id_c = r.id
