-- Which fields of each account are filled; the values stay in Salesforce.
select
    'account' as object_type,
    r.id as record_id,
    r.field__Name as field__Name,
    r.field__Industry as field__Industry,
    r.field__Type as field__Type,
    r.field__Phone as field__Phone,
    r.field__Website as field__Website,
    r.field__BillingCity as field__BillingCity,
    r.field__BillingCountry as field__BillingCountry,
    r.field__NumberOfEmployees as field__NumberOfEmployees,
    r.field__AnnualRevenue as field__AnnualRevenue
from sf_account r
