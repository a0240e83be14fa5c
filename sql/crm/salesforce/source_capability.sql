-- What the log files and Lightning usage that were found say of opened pages and of how long they took.
with found as (
    select
        (select count(*) from elf_page_view) as log_lines,
        (select count(*) from sf_pageuse) as usage_rows,
        (select count(*) from elf_report_export) as exports
)
select
    'usage_event.view' as capability,
    'native_on' as status,
    case
        when f.log_lines > 0 then 'Each page with its record, from the daily log files; days before them from Lightning usage, if at all.'
        else 'Pages per person and day from Lightning usage; each page with its record needs the Event Monitoring add-on.'
    end as note
from found f
where f.log_lines > 0 or f.usage_rows > 0
union all
select
    'latency',
    'native_on',
    case when f.log_lines > 0 then 'How long each page took, from the daily log files.' else 'The mean per person, page and day, from Lightning usage.' end
from found f
where f.log_lines > 0 or f.usage_rows > 0
union all
select
    'usage_event.list',
    'native_on',
    'Exported reports from the daily log files; lists and searches are not read.'
from found f
where f.exports > 0
