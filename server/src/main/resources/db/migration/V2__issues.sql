-- Errors of the platform, grouped. What happened each time is a record; here is what people decide.
create table issues (
  id bigint primary key,
  project varchar(60) not null,
  group_key varchar(64) not null,
  kind varchar(200) not null,
  title varchar(400) not null,
  culprit varchar(400) not null,
  level varchar(10) not null,
  reason varchar(1000) not null,
  first_seen bigint not null,
  last_seen bigint not null,
  first_release varchar(200) not null,
  last_release varchar(200) not null,
  status varchar(20) not null,
  resolved_in varchar(200) not null,
  regressed_at bigint,
  assignee varchar(100) not null,
  merged_into bigint,
  unique (project, group_key)
);
create index issues_last_seen on issues (last_seen);
