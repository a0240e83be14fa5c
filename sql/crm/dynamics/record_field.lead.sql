-- Which columns of each lead are filled; the values stay in Dataverse.
select
    'lead' as object_type,
    r.id as record_id,
    r.field__subject as field__subject,
    r.field__lastname as field__lastname,
    r.field__companyname as field__companyname,
    r.field__emailaddress1 as field__emailaddress1,
    r.field__telephone1 as field__telephone1,
    r.field__leadsourcecode as field__leadsourcecode,
    r.field__industrycode as field__industrycode
from dv_lead r
