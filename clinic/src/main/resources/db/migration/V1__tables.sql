create table clinics (
  id text primary key,
  name text not null,
  time_zone text not null,
  currency char(3) not null,
  opens_at time not null,
  closes_at time not null
);

create table services (
  clinic_id text not null references clinics (id),
  service_type text not null,
  name text not null,
  price_minor bigint not null check (price_minor >= 0),
  minutes int not null check (minutes > 0),
  primary key (clinic_id, service_type)
);

-- Customers of the demo are numbers: there is nothing to mask.
create table customers (
  id bigint primary key
);

create table appointments (
  id bigint generated always as identity primary key,
  clinic_id text not null references clinics (id),
  service_type text not null,
  customer_id bigint not null references customers (id),
  appointment_date date not null,
  starts_at timestamptz not null,
  status text not null check (status in ('pending', 'confirmed', 'cancelled', 'completed')),
  price_minor bigint not null check (price_minor >= 0),
  currency char(3) not null,
  rating int check (rating between 0 and 5),
  booked_at timestamptz not null,
  changed_at timestamptz not null,
  foreign key (clinic_id, service_type) references services (clinic_id, service_type)
);

create table skin_analyses (
  id bigint generated always as identity primary key,
  clinic_id text not null references clinics (id),
  customer_id bigint not null references customers (id),
  model text not null,
  analysis_type text not null,
  severity double precision not null,
  duration_millis bigint not null check (duration_millis >= 0),
  created_at timestamptz not null
);

-- Made-up rates, by smallest unit: a satang, a cent, a yen.
create table exchange_rates (
  currency char(3) primary key,
  baht_per_minor numeric(12, 6) not null
);

insert into exchange_rates (currency, baht_per_minor)
values ('THB', 0.01), ('SGD', 0.26), ('JPY', 0.23);
