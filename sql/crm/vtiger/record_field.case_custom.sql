-- Which of the company's own fields of each case are filled; the values stay in the CRM. 0 is what vTiger writes where nothing was typed.
-- custom: c.cf_\w+ of vtiger_ticketcf, 0 is empty
select
    'case' as object_type,
    c.ticketid as record_id
from vtiger_ticketcf c
