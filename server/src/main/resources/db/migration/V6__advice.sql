-- Clients that were heard; the key is made of all that tells one apart.
create table clients (
  client_key varchar(32) primary key,
  protocol varchar(100) not null,
  source varchar(100) not null,
  sdk varchar(100) not null,
  sdk_version varchar(100) not null,
  service varchar(100) not null,
  app_release varchar(100) not null,
  environment varchar(100) not null,
  first_seen bigint not null,
  last_seen bigint not null,
  signals varchar(2000) not null,
  refusals varchar(4000) not null
);

-- What is wrong with a client. It outlives the row of the client. Times are 0 where there is none.
create table findings (
  check_id varchar(60) not null,
  client_key varchar(32) not null,
  protocol varchar(100) not null,
  source varchar(100) not null,
  sdk varchar(100) not null,
  sdk_version varchar(100) not null,
  service varchar(100) not null,
  app_release varchar(100) not null,
  environment varchar(100) not null,
  seen bigint not null,
  first_seen bigint not null,
  last_seen bigint not null,
  evidence varchar(4000) not null,
  place varchar(40) not null,
  query varchar(4000) not null,
  ended bigint not null,
  set_aside_by varchar(200) not null,
  set_aside_at bigint not null,
  set_aside_reason varchar(1000) not null,
  primary key (check_id, client_key)
);
