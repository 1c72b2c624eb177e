-- Built concurrently, all of them: a plain build blocks every write while it lasts. It cannot run
-- inside a transaction, so this file runs without one (see V2__indexes.sql.conf), one statement at
-- a time. The drops let it run again after a build that failed half-way and left
-- an invalid index behind.
drop index concurrently if exists idx_appointments_clinic_date_status;
create index concurrently idx_appointments_clinic_date_status
on appointments (clinic_id, appointment_date, status);

drop index concurrently if exists idx_analyses_customer_created;
create index concurrently idx_analyses_customer_created
on skin_analyses (customer_id, created_at desc);

drop index concurrently if exists idx_active_appointments;
create index concurrently idx_active_appointments
on appointments (appointment_date, status)
where status in ('confirmed', 'pending');
