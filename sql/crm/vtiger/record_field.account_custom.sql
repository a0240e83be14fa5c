-- Which of the company's own fields of each account are filled; the values stay in the CRM. 0 is what vTiger writes where nothing was typed.
-- custom: c.cf_\w+ of vtiger_accountscf, 0 is empty
select
    'account' as object_type,
    c.accountid as record_id
from vtiger_accountscf c
