-- Which columns of each opportunity are filled; the values stay in Dataverse. An estimate of 0 is a placeholder.
select
    'opportunity' as object_type,
    r.id as record_id,
    r.field__name as field__name,
    r.field___parentaccountid_value as field__parentaccountid,
    case when try_cast(r.amount as double) = 0 then 'placeholder' else r.field__estimatedvalue end as field__estimatedvalue,
    r.field__estimatedclosedate as field__estimatedclosedate,
    r.field__stepname as field__stepname,
    r.field__closeprobability as field__closeprobability,
    r.field__description as field__description
from dv_opportunity r
