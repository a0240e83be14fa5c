-- Which columns of each account are filled; the values stay in Dataverse.
select
    'account' as object_type,
    r.id as record_id,
    r.field__name as field__name,
    r.field__industrycode as field__industrycode,
    r.field__telephone1 as field__telephone1,
    r.field__websiteurl as field__websiteurl,
    r.field__address1_city as field__address1_city,
    r.field__address1_country as field__address1_country,
    r.field__numberofemployees as field__numberofemployees,
    r.field__revenue as field__revenue
from dv_account r
