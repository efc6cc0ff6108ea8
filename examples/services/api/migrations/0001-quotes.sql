create table if not exists quotes (
  symbol text not null,
  quoted_at timestamptz not null default now(),
  price numeric not null
);
