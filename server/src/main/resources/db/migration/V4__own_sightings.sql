-- What an issue that takes part in a merge was seen to be by itself, so that a merge can be undone; null otherwise.
alter table issues add column own_first_seen bigint;
alter table issues add column own_last_seen bigint;
alter table issues add column own_first_release varchar(200);
alter table issues add column own_last_release varchar(200);
create index issues_merged_into on issues (merged_into);
