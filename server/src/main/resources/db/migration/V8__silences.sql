-- Silences of alerts. Matchers are a JSON list of lists, annotations a JSON object; who and why are
-- JSON texts, since they may hold any character.
create table silences (
  id varchar(36) primary key,
  matchers text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  updated_at bigint not null,
  created_by text not null,
  comment text not null,
  annotations text not null
);
create index silences_ends_at on silences (ends_at);

-- Who did what with a silence, and when.
create table silence_changes (
  id bigint primary key,
  silence varchar(36) not null,
  changed_at bigint not null,
  who text not null,
  what varchar(20) not null
);
create index silence_changes_silence on silence_changes (silence, id);
