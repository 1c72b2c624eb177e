-- Opening hours of clinics that were learned from bookings and confirmed by a person.
create table clinic_hours (
  clinic varchar(200) not null primary key,
  week varchar(1000) not null,
  confirmed_by varchar(200) not null,
  confirmed_at bigint not null
);
