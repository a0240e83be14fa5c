-- Which of the company's own fields of each lead are filled; the values stay in the CRM. 0 is what vTiger writes where nothing was typed.
-- custom: c.cf_\w+ of vtiger_leadscf, 0 is empty
select
    'lead' as object_type,
    c.leadid as record_id
from vtiger_leadscf c
