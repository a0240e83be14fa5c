-- Which columns of each contact are filled; the values stay in Dataverse.
select
    'contact' as object_type,
    r.id as record_id,
    r.field__firstname as field__firstname,
    r.field__lastname as field__lastname,
    r.field__emailaddress1 as field__emailaddress1,
    r.field__telephone1 as field__telephone1,
    r.field__jobtitle as field__jobtitle,
    r.field___parentcustomerid_value as field__parentcustomerid,
    r.field__address1_city as field__address1_city
from dv_contact r
