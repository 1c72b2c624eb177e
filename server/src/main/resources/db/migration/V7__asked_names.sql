-- Metrics and labels that anybody asked for, and when last. The row without either says since when.
create table asked_names (
  metric varchar(200) not null,
  label varchar(200) not null,
  asked_at bigint not null,
  primary key (metric, label)
);
