-- The demo CRM's own tables. Instants are seconds since 1970 (UTC), days are text (YYYY-MM-DD).
create table app_info (name text primary key, value text);
create table org_units (id integer primary key, kind text, name text, parent_id integer, manager_id integer, active integer, changed_at integer);
create table accounts_login (
  id integer primary key, login text, first_name text, last_name text, email text, account_type text, licence text, active integer,
  manager_id integer, title text, department text, time_zone text, created_at integer, changed_at integer, deactivated_at integer,
  last_login_at integer
);
create table memberships (
  unit_id integer, account_id integer, position text, is_main integer, since integer, until integer
);
create table login_log (
  id integer primary key, at integer, account_id integer, typed_name text, ok integer, reason text, method text, device text, session_id integer
);
create table api_log (id integer primary key, at integer, account_id integer, method text);
create table sessions (
  id integer primary key, account_id integer, started_at integer, last_seen_at integer, ended_at integer, end_kind text, device text
);
create table usage_log (
  id integer primary key, at integer, account_id integer, verb text, module text, record_id integer, device text, actor text,
  milliseconds integer, rows integer, session_id integer
);
create table companies (
  id integer primary key, name text, kind text, industry text, website text, phone text, owner_id integer, created_at integer,
  created_by integer, changed_at integer, changed_by integer, entered_by text, deleted_at integer
);
create table contacts (
  id integer primary key, first_name text, last_name text, email text, phone text, job_title text, company_id integer, owner_id integer,
  created_at integer, created_by integer, changed_at integer, changed_by integer, entered_by text, deleted_at integer
);
create table leads (
  id integer primary key, person text, company text, email text, phone text, source text, status text, converted_at integer,
  converted_company_id integer, converted_contact_id integer, converted_deal_id integer, owner_id integer,
  created_at integer, created_by integer, changed_at integer, changed_by integer, entered_by text, deleted_at integer
);
create table deals (
  id integer primary key, name text, company_id integer, contact_id integer, stage text, amount real, currency text, probability integer,
  close_day text, closed_at integer, next_step text, next_step_day text, source text, loss_reason text, stage_since integer,
  owner_id integer, created_at integer, created_by integer, changed_at integer, changed_by integer, entered_by text, deleted_at integer
);
create table cases (
  id integer primary key, subject text, company_id integer, contact_id integer, status text, priority text, category text, wrap_code text,
  closed_at integer, owner_id integer, created_at integer, created_by integer, changed_at integer, changed_by integer, entered_by text,
  deleted_at integer
);
create table activities (
  id integer primary key, kind text, subject text, status text, direction text, starts_at integer, ends_at integer, due_at integer,
  done_at integer, about_module text, about_id integer, company_id integer, owner_id integer, created_at integer, created_by integer,
  changed_at integer, changed_by integer, entered_by text, deleted_at integer
);
create table field_log (
  id integer primary key, at integer, account_id integer, module text, record_id integer, field text, old_value text, new_value text
);
create table stage_log (
  id integer primary key, deal_id integer, at integer, left_at integer, account_id integer, old_stage text, new_stage text
);
create table fill_log (
  id integer primary key, day text, owner_id integer, unit_id integer, module text, field text, records integer, applicable integer,
  filled integer, placeholder integer
);
