-- Which of the company's own fields of each contact are filled; the values stay in the CRM. 0 is what vTiger writes where nothing was typed.
-- custom: c.cf_\w+ of vtiger_contactscf, 0 is empty
select
    'contact' as object_type,
    c.contactid as record_id
from vtiger_contactscf c
