-- One text for SQLite and PostgreSQL: only bigint, varchar and text; times are milliseconds since 1970-01-01 UTC.

-- The next number of each kind of row; its row lock keeps numbers in the order of their commits.
create table sequences (
  name varchar(50) primary key,
  value bigint not null
);

create table users (
  id bigint primary key,
  name varchar(100) not null unique,
  role varchar(30) not null,
  password_hash varchar(300),
  created_at bigint not null,
  password_changed_at bigint,
  disabled_at bigint
);

-- Only the SHA-256 of a link's secret is kept.
create table setup_links (
  token_hash varchar(64) primary key,
  expires_at bigint not null,
  used_at bigint
);

create table sign_ins (
  id bigint primary key,
  at bigint not null,
  user_name varchar(100) not null,
  address varchar(100) not null,
  outcome varchar(30) not null
);
create index sign_ins_at on sign_ins (at);

create table settings (
  name varchar(100) primary key,
  value text not null,
  changed_at bigint not null,
  changed_by varchar(100) not null
);

-- One row an attempt to deliver a message.
create table receipts (
  id bigint primary key,
  receiver varchar(200) not null,
  integration varchar(50) not null,
  position bigint not null,
  group_key text not null,
  group_labels text not null,
  firing bigint not null,
  resolved bigint not null,
  attempt bigint not null,
  started_at bigint not null,
  duration_millis bigint not null,
  outcome varchar(30) not null,
  status bigint not null,
  detail varchar(500) not null
);
create index receipts_receiver on receipts (receiver, id);
create index receipts_outcome on receipts (outcome, id);
create index receipts_started_at on receipts (started_at);

-- Alerts as they were told last; labels and annotations are JSON objects.
create table alerts (
  fingerprint varchar(16) primary key,
  labels text not null,
  annotations text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  updated_at bigint not null,
  is_resolved bigint not null,
  generator_url text not null
);

-- What was last told to one integration about one group; hashes are space-separated fingerprints.
create table notification_log (
  receiver varchar(200) not null,
  integration varchar(50) not null,
  position bigint not null,
  group_key text not null,
  firing text not null,
  resolved text not null,
  told_at bigint not null,
  expires_at bigint not null,
  primary key (receiver, integration, position, group_key)
);
create index notification_log_expires_at on notification_log (expires_at);
