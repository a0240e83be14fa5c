-- Stored fields of the main models; custom ones were made by hand, audited ones are tracked, a form is any active form view that names the field.
with named (model, object_type) as (
    values ('crm.lead', 'lead'), ('crm.lead', 'opportunity'), ('res.partner', 'account'), ('res.partner', 'contact'), ('calendar.event', 'meeting')
),
form as (
    select v.model, cast(to_jsonb(v.arch_db) as text) as arch
    from ir_ui_view v
    where v.type = 'form' and v.active and v.model in ('crm.lead', 'res.partner', 'calendar.event')
)
select
    n.object_type as object_type,
    f.name as field_name,
    case
        when f.ttype in ('char', 'text', 'html') then 'text'
        when f.ttype in ('integer', 'float', 'monetary') then 'number'
        when f.ttype = 'datetime' then 'timestamp'
        when f.ttype = 'selection' then 'choice'
        when f.ttype in ('many2one', 'many2one_reference', 'reference', 'many2many', 'one2many') then 'link'
        else f.ttype
    end as data_type,
    f.state = 'manual' as is_custom,
    f.required as is_required,
    coalesce(f.tracking, 0) > 0 as is_audited,
    f.readonly as is_read_only,
    exists (select 1 from form v where v.model = f.model and position(concat('name=\"', f.name, '\"') in v.arch) > 0) as is_on_form,
    f.create_date as created_at,
    f.write_date as modified_at,
    false as is_deleted
from ir_model_fields f
join named n on n.model = f.model
where f.store and f.name not in ('id', 'create_uid', 'create_date', 'write_uid', 'write_date')
