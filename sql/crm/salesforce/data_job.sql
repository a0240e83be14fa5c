-- Jobs of the Bulk API of the last days: loads, deletions and exports. How many rows each had is told job by job only and not read.
with every as (
    select j.*, case j.operation when 'delete' then 'mass_delete' when 'hardDelete' then 'mass_delete' else 'import' end as kind from sf_ingestjob j
    union all
    select j.*, 'export' from sf_queryjob j
)
select
    concat('bulk:', j.id) as job_id,
    j.kind as kind,
    case j.object when 'Account' then 'account' when 'Contact' then 'contact' when 'Lead' then 'lead' when 'Opportunity' then 'opportunity' when 'Case' then 'case' else lower(j.object) end as object_type,
    j.created_by as user_id,
    concat(j.operation, ': ', j.state) as status_native,
    case j.state when 'JobComplete' then 'done' when 'Failed' then 'failed' when 'Aborted' then 'failed' else 'running' end as status_canonical,
    j.created_at as started_at,
    case when j.state in ('JobComplete', 'Failed', 'Aborted') then j.modified_at end as finished_at,
    false as is_derived
from every j
