-- Which of the company's own fields of each account are filled; the values stay in the CRM. Fields of the shipped maps are left out.
-- custom: c.(?!jjwg_)\w+_c of accounts_cstm
select
    'account' as object_type,
    r.id as record_id
from accounts r
left join accounts_cstm c on c.id_c = r.id
