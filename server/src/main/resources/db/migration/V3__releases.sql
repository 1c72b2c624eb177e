-- Releases of the platform, as the builds announce them, and where the maps of their scripts are.
create table releases (
  version varchar(200) primary key,
  created bigint not null,
  released bigint,
  url varchar(500) not null,
  ref varchar(200) not null
);
create index releases_created on releases (created);

create table release_projects (
  version varchar(200) not null,
  project varchar(60) not null,
  primary key (version, project)
);

-- What the release is made of: commits one by one, or for each repository the newest of them.
create table release_commits (
  version varchar(200) not null,
  position bigint not null,
  repository varchar(200) not null,
  commit_id varchar(64) not null,
  previous varchar(64) not null,
  primary key (version, position)
);

create table deploys (
  id bigint primary key,
  version varchar(200) not null,
  environment varchar(64) not null,
  name varchar(64) not null,
  url varchar(500) not null,
  started bigint,
  finished bigint not null
);
create index deploys_version on deploys (version);
create index deploys_finished on deploys (finished);

-- Which errors a release brought with it.
create index issues_first_release on issues (first_release);

-- Uploaded bundles by the SHA-1 of their bytes; the maps themselves are files of that name.
create table bundles (
  checksum varchar(40) primary key,
  uploaded bigint not null,
  bytes bigint not null,
  maps bigint not null
);

-- The builds that a bundle was uploaded for; version and dist are empty where none was named.
create table bundle_uses (
  checksum varchar(40) not null,
  project varchar(60) not null,
  version varchar(200) not null,
  dist varchar(64) not null,
  primary key (checksum, project, version, dist)
);
create index bundle_uses_version on bundle_uses (version);

-- Maps by the id that they share with their script, and by the address of the script.
create table source_maps (
  checksum varchar(40) not null,
  position bigint not null,
  debug_id varchar(36) not null,
  script_url varchar(1000) not null,
  primary key (checksum, position)
);
create index source_maps_debug_id on source_maps (debug_id);
create index source_maps_script_url on source_maps (script_url);
