-- One row per deal and stage that it entered.
-- cursor: none
select
    cast(s.deal_id as text) as opportunity_id,
    s.new_stage as stage_native,
    case s.new_stage
        when 'Closed Won' then 'won'
        when 'Closed Lost' then 'lost'
        else 'open'
    end as stage_canonical,
    datetime(s.at, 'unixepoch') as entered_at,
    datetime(s.left_at, 'unixepoch') as left_at,
    cast(s.account_id as text) as changed_by_user_id,
    'native' as basis,
    s.old_stage as previous_stage_native
from stage_log s
