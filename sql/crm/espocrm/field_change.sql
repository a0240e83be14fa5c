-- Audited changes from EspoCRM's stream notes; up to version 9.1 a status note holds the new value only, so the old one is the note before it.
-- Values outside the list of business fields are not read: "(not read)" stands for any value. A marker per note tells how far a page goes.
-- cursor: _cursor number
with noted as (
    select n.*
    from note n
    where n.number > :cursor
        and n.type in ('Create', 'Status', 'Update', 'Assign')
        and n.parent_id is not null
    order by n.number
    limit :page_size
),
audited as (
    select
        n.number,
        0 as is_marker,
        concat(n.number, ':', k.field_name) as change_id,
        n.parent_type,
        n.parent_id,
        k.field_name as field_name,
        nullif(json_unquote(json_extract(n.data, concat('$.attributes.was."', k.field_name, '"'))), 'null') as old_value,
        nullif(json_unquote(json_extract(n.data, concat('$.attributes.became."', k.field_name, '"'))), 'null') as new_value,
        0 as is_initial,
        n.created_at,
        n.created_by_id
    from noted n
    join json_table(json_keys(n.data, '$.attributes.became'), '$[*]' columns (field_name varchar(100) path '$')) k
    where n.type = 'Update'
),
assigned as (
    select
        n.number,
        0 as is_marker,
        concat(n.number, ':assignedUserId') as change_id,
        n.parent_type,
        n.parent_id,
        'assignedUserId' as field_name,
        null as old_value,
        nullif(json_unquote(json_extract(n.data, '$.assignedUserId')), 'null') as new_value,
        0 as is_initial,
        n.created_at,
        n.created_by_id
    from noted n
    where n.type = 'Assign'
),
status_set as (
    select
        n.number,
        0 as is_marker,
        concat(n.number, ':status') as change_id,
        n.parent_type,
        n.parent_id,
        json_unquote(coalesce(json_extract(n.data, '$.field'), json_extract(n.data, '$.statusField'))) as field_name,
        (
            select json_unquote(coalesce(json_extract(b.data, '$.value'), json_extract(b.data, '$.statusValue')))
            from note b
            where b.parent_id = n.parent_id
                and b.parent_type = n.parent_type
                and b.type in ('Create', 'Status')
                and b.number < n.number
            order by b.number desc
            limit 1
        ) as old_value,
        json_unquote(coalesce(json_extract(n.data, '$.value'), json_extract(n.data, '$.statusValue'))) as new_value,
        case when n.type = 'Create' then 1 else 0 end as is_initial,
        n.created_at,
        n.created_by_id
    from noted n
    where n.type = 'Status' or (n.type = 'Create' and json_extract(n.data, '$.statusValue') is not null)
),
marker as (
    select
        n.number,
        1 as is_marker,
        null as change_id,
        null as parent_type,
        null as parent_id,
        null as field_name,
        null as old_value,
        null as new_value,
        null as is_initial,
        null as created_at,
        null as created_by_id
    from noted n
),
changed as (
    select * from audited
    union all
    select * from assigned
    union all
    select * from status_set
    union all
    select * from marker
),
judged as (
    select
        c.*,
        case
            when c.field_name in (
                'accountId', 'amount', 'amountCurrency', 'assignedUserId', 'cNextStepDate', 'closeDate', 'dateEnd', 'dateStart', 'doNotCall',
                'isActive', 'isInternal', 'leadSource', 'opportunityAmount', 'opportunityAmountCurrency', 'priority', 'probability', 'source',
                'stage', 'status', 'teamsIds', 'type'
            ) then 1
            else 0
        end as is_read
    from changed c
)
select
    c.change_id as change_id,
    lower(c.parent_type) as object_type,
    c.parent_id as object_id,
    c.field_name as field_name,
    case c.field_name
        when 'assignedUserId' then 'owner'
        when 'stage' then 'stage'
        when 'status' then 'status'
        when 'amount' then 'amount'
        when 'closeDate' then 'close_date'
        when 'cNextStep' then 'next_step'
        when 'accountId' then 'account'
        when 'leadSource' then 'lead_source'
    end as field_canonical,
    case when c.is_read = 1 then c.old_value when c.old_value is not null then '(not read)' end as old_value,
    case when c.is_read = 1 then c.new_value when c.new_value is not null then '(not read)' end as new_value,
    c.created_at as changed_at,
    c.created_by_id as changed_by_user_id,
    c.is_initial as is_initial,
    c.is_marker as _skip,
    c.number as _cursor
from judged c
where c.is_marker = 1
    or c.is_initial = 1
    or (c.old_value is null) <> (c.new_value is null)
    or c.old_value <> c.new_value
    or (c.field_name = 'assignedUserId' and c.old_value is null)
order by c.number
