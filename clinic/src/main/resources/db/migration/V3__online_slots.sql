-- Times that were booked on the clinic's page: there, one time is for one person.
create table online_slots (
  clinic_id text not null references clinics (id),
  starts_at timestamptz not null,
  appointment_id bigint not null references appointments (id),
  primary key (clinic_id, starts_at)
);
