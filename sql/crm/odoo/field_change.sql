-- Tracked changes with old and new value; those that may name a person or hold free text are not read: "(not read)" stands for any value.
-- cursor: _cursor number
-- lookback: 1000
with tracked as (
    select
        v.*,
        f.name as field_name,
        f.ttype as ttype
    from mail_tracking_value v
    left join ir_model_fields f on f.id = v.field_id
    where v.id > :cursor
    order by v.id
    limit :page_size
),
valued as (
    select
        t.*,
        case
            when t.ttype = 'many2one' and t.field_name in ('stage_id', 'lost_reason_id', 'team_id') then t.old_value_char
            when t.ttype = 'many2one' then cast(nullif(t.old_value_integer, 0) as text)
            when t.ttype = 'selection' then t.old_value_char
            when t.ttype = 'integer' then cast(t.old_value_integer as text)
            when t.ttype = 'boolean' then case t.old_value_integer when 1 then 'true' else 'false' end
            when t.ttype = 'monetary' then cast(t.old_value_float as text)
            when t.ttype = 'float' then cast(t.old_value_float as text)
            when t.ttype = 'date' then cast(cast(t.old_value_datetime as date) as text)
            when t.ttype = 'datetime' then cast(t.old_value_datetime as text)
            when coalesce(t.old_value_char, t.old_value_text, '') <> '' then '(not read)'
        end as old_value,
        case
            when t.ttype = 'many2one' and t.field_name in ('stage_id', 'lost_reason_id', 'team_id') then t.new_value_char
            when t.ttype = 'many2one' then cast(nullif(t.new_value_integer, 0) as text)
            when t.ttype = 'selection' then t.new_value_char
            when t.ttype = 'integer' then cast(t.new_value_integer as text)
            when t.ttype = 'boolean' then case t.new_value_integer when 1 then 'true' else 'false' end
            when t.ttype = 'monetary' then cast(t.new_value_float as text)
            when t.ttype = 'float' then cast(t.new_value_float as text)
            when t.ttype = 'date' then cast(cast(t.new_value_datetime as date) as text)
            when t.ttype = 'datetime' then cast(t.new_value_datetime as text)
            when coalesce(t.new_value_char, t.new_value_text, '') <> '' then '(not read)'
        end as new_value
    from tracked t
)
select
    concat('tv:', t.id) as change_id,
    case m.model
        when 'crm.lead' then coalesce(l.type, 'lead')
        when 'res.partner' then case when p.is_company then 'account' else 'contact' end
        else m.model
    end as object_type,
    m.res_id as object_id,
    t.field_name as field_name,
    case t.field_name
        when 'user_id' then 'owner'
        when 'stage_id' then 'stage'
        when 'expected_revenue' then 'amount'
        when 'date_deadline' then 'close_date'
        when 'partner_id' then 'account'
    end as field_canonical,
    t.old_value as old_value,
    t.new_value as new_value,
    case when t.ttype = 'many2one' then nullif(t.old_value_integer, 0) end as old_ref_id,
    case when t.ttype = 'many2one' then nullif(t.new_value_integer, 0) end as new_ref_id,
    m.create_date as changed_at,
    coalesce((select min(u.id) from res_users u where u.partner_id = m.author_id), m.create_uid) as changed_by_user_id,
    false as is_initial,
    t.id as _cursor
from valued t
join mail_message m on m.id = t.mail_message_id
left join crm_lead l on m.model = 'crm.lead' and l.id = m.res_id
left join res_partner p on m.model = 'res.partner' and p.id = m.res_id
order by t.id
