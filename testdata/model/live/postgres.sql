CREATE TYPE account_status AS ENUM ('new', 'open', 'closed');
CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant integer NOT NULL,
  email varchar(100) NOT NULL,
  name varchar(80),
  handle text UNIQUE,
  status account_status NOT NULL DEFAULT 'new',
  balance numeric(20,4) NOT NULL,
  settings jsonb,
  units integer NOT NULL DEFAULT 0,
  doubled integer GENERATED ALWAYS AS (units * 2) STORED,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamp(0) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  deleted_at timestamptz,
  UNIQUE (tenant, email)
);
CREATE INDEX accounts_status ON accounts (status, created_at DESC);
CREATE UNIQUE INDEX accounts_lower ON accounts (lower(email), tenant);
CREATE TABLE order_items (
  account_id bigint NOT NULL REFERENCES accounts, line integer NOT NULL, sku text NOT NULL,
  PRIMARY KEY (account_id, line)
);
CREATE TABLE slugs (slug text PRIMARY KEY, hits integer NOT NULL DEFAULT 0);
CREATE TABLE documents (id integer PRIMARY KEY, uid text NOT NULL, deleted_at timestamptz);
CREATE UNIQUE INDEX documents_uid ON documents (uid) WHERE deleted_at IS NULL;
CREATE TABLE events (what text, happened_at timestamp);
CREATE VIEW open_accounts AS SELECT id, email FROM accounts WHERE deleted_at IS NULL;
CREATE TABLE every_types (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  flag boolean, small smallint, num integer, big bigint, single real, twice double precision, money numeric, exact numeric(30,10),
  code char(8), title varchar(200), body text, raw bytea,
  on_day date, at_time time, at_time_tz timetz, at timestamp, instant timestamptz, span interval,
  doc jsonb, doc_text json, other uuid, state account_status, mask bit(8), varying_mask bit varying(8),
  host inet, net cidr, mac macaddr, words text[], numbers integer[]
);
