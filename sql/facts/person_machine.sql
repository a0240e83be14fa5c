-- One account behind which no person sits: a new colleague changes nothing here, and so no fact that only asks for this.
-- grain: source_id, user_id
-- period: none
-- reads: person
-- column source_id text: the CRM
-- column user_id text: the account
with
    machines as (
        select
            person.source_id,
            person.user_id
        from person
        where not person.is_human
    )
select * from machines
