-- One bulk change in a person's name, as the log says it: a mass update, an import, or what a sync or the API wrote for them.
-- grain: source_id, user_id, object_type, object_id, occurred_at
-- period: occurred_date
-- reads: usage_event
-- parameters: from_date, to_date, as_of_at
-- column source_id text: the CRM
-- column user_id text: the account
-- column object_type text: account, contact, lead, opportunity, case and what else the CRM keeps
-- column object_id text: the record, nothing where the log names the bulk change only
-- column occurred_at timestamp: when
-- column occurred_date date: UTC day of it
with
    -- two branches, and a needless "not ui": conditions so plain that a reader of column files skips nearly all rows by them
    events as (
        select
            source_id,
            user_id,
            object_type,
            object_id,
            occurred_at
        from usage_event
        where actor_kind = 'human'
            and action in ('mass_update', 'import')
            and occurred_at >= cast(cast($from_date as date) as timestamp)
            and occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
        union all
        select
            source_id,
            user_id,
            object_type,
            object_id,
            occurred_at
        from usage_event
        where actor_kind = 'human'
            and action in ('update', 'create')
            and channel <> 'ui'
            and channel in ('mass_update', 'import', 'sync', 'api', 'automation', 'system')
            and occurred_at >= cast(cast($from_date as date) as timestamp)
            and occurred_at < least(cast(cast($to_date as date) + 1 as timestamp), cast($as_of_at as timestamp))
    ),
    bulk as (
        select distinct
            source_id,
            user_id,
            object_type,
            object_id,
            occurred_at,
            cast(occurred_at as date) as occurred_date
        from events
        where user_id is not null and object_type is not null
    )
select * from bulk
