"""An EspoCRM's log tables on a PostgreSQL server, in the types that EspoCRM uses there, filled by the server itself."""

import psycopg

SCHEMA = """
create table "user" (
  id varchar(17) primary key, deleted boolean default false, user_name varchar(50), type varchar(24), first_name varchar(100),
  last_name varchar(100), is_active boolean default true, title varchar(100), created_at timestamp, modified_at timestamp,
  default_team_id varchar(17)
);
create table auth_log_record (
  id varchar(17) primary key, deleted boolean default false, authentication_method varchar(100), username varchar(100),
  portal_id varchar(17), user_id varchar(17), auth_token_id varchar(17), created_at timestamp, is_denied boolean default false,
  denial_reason varchar(255),
  request_time double precision
);
create table action_history_record (
  id varchar(17) primary key, deleted boolean default false, number bigint not null unique, target_type varchar(100), action varchar(255),
  data text, ip_address varchar(39), created_at timestamp, user_id varchar(17), auth_token_id varchar(17), auth_log_record_id varchar(17),
  target_id varchar(17)
);
insert into "user" (id, type) select 'u' || i, case when i % 50 = 0 then 'api' else 'regular' end from generate_series(0, 499) as i;
insert into auth_log_record (id, authentication_method)
    select 'l' || i, case when i % 50 = 0 then 'ApiKey' else 'Espo' end from generate_series(0, 19999) as i;
"""
ROWS = """
insert into action_history_record
    (id, number, target_type, action, ip_address, created_at, user_id, auth_token_id, auth_log_record_id, target_id)
select
    to_hex(5000000000 + i),
    i,
    (array['Account', 'Contact', 'Opportunity', 'Task', 'Meeting', 'Case'])[1 + mod(i, 6)],
    (array['read', 'read', 'update', 'create', 'update', 'read', 'delete'])[1 + mod(i, 7)],
    '10.0.0.' || mod(i, 250),
    timestamp '2026-01-05 08:00:00' + i * interval '17 seconds',
    'u' || mod(i * 7919, 500),
    case when mod(mod(i * 7919, 500), 50) > 0 then to_hex(9000000000 + i / 40) end,
    'l' || mod(i, 20000),
    to_hex(7000000000 + mod(i * 104729, 300000))
from generate_series(cast(1 as bigint), cast(%(rows)s as bigint)) as i
"""


def fill(url: str, rows: int) -> None:
    """Create the tables in the database at ``url`` and write ``rows`` usage rows."""
    with psycopg.connect(url) as connection:
        connection.execute(SCHEMA)
        connection.execute(ROWS, {"rows": rows})
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
