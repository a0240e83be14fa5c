-- Tasks, among them logged calls and e-mails, without their texts.
select
    concat('task:', a.id) as activity_id,
    case a.subtype when 'Call' then 'call' when 'Email' then 'email' else 'task' end as kind,
    case when a.owner_id like '005%' then a.owner_id end as owner_user_id,
    a.created_by as created_by_user_id,
    a.status as status_native,
    case a.is_closed when 'true' then 'done' when 'false' then 'planned' end as status_canonical,
    lower(a.direction) as direction,
    a.due_at as due_at,
    a.completed_at as completed_at,
    cast(round(try_cast(a.duration_s as double)) as bigint) as duration_s,
    case left(coalesce(a.what_id, a.who_id), 3) when '006' then 'opportunity' when '500' then 'case' when '001' then 'account' when '003' then 'contact' when '00Q' then 'lead' end as related_object_type,
    coalesce(a.what_id, a.who_id) as related_object_id,
    a.account_id as account_id,
    a.created_at as created_at,
    a.modified_at as modified_at,
    a.is_deleted as is_deleted
from sf_task a
