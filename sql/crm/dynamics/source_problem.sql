-- Audit rows of edits whose changed columns could not be read.
with edits as (
    select
        count(*) filter (a.changedata <> 'read') as row_count,
        count(*) as rows_checked
    from dv_audit a
    where a.operation = '2'
)
select
    'dv_audit' as stream,
    'changes not told' as problem,
    'changedata' as column_name,
    e.row_count as row_count,
    e.rows_checked as rows_checked,
    'The edit counts, but not which columns it changed: changedata is empty or has another shape.' as note
from edits e
where e.row_count > 0
