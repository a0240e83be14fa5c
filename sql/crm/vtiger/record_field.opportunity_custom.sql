-- Which of the company's own fields of each opportunity are filled; the values stay in the CRM. 0 is what vTiger writes where nothing was typed.
-- custom: c.cf_\w+ of vtiger_potentialscf, 0 is empty
select
    'opportunity' as object_type,
    c.potentialid as record_id
from vtiger_potentialscf c
