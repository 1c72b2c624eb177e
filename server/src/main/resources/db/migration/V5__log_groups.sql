-- Groups and streams that clients of CloudWatch Logs made; what was logged to them are records.
create table log_groups (
  project varchar(100) not null,
  name varchar(512) not null,
  created bigint not null,
  retention_days bigint not null,
  primary key (project, name)
);

-- Times of events are 0 where none has come.
create table log_streams (
  project varchar(100) not null,
  log_group varchar(512) not null,
  name varchar(512) not null,
  created bigint not null,
  first_event bigint not null,
  last_event bigint not null,
  last_ingestion bigint not null,
  primary key (project, log_group, name)
);
