CREATE TABLE accounts (
  id integer PRIMARY KEY AUTOINCREMENT,
  tenant int NOT NULL,
  email varchar(100) NOT NULL,
  name varchar(80),
  handle text UNIQUE,
  status text NOT NULL DEFAULT 'new',
  balance text NOT NULL,
  settings json,
  units int NOT NULL DEFAULT 0,
  doubled int GENERATED ALWAYS AS (units * 2) VIRTUAL,
  version int NOT NULL DEFAULT 1,
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  deleted_at datetime,
  UNIQUE (tenant, email)
);
CREATE INDEX accounts_status ON accounts (status, created_at DESC);
CREATE UNIQUE INDEX accounts_lower ON accounts (lower(email), tenant);
CREATE TABLE order_items (
  account_id integer NOT NULL REFERENCES accounts, line int NOT NULL, sku text NOT NULL,
  PRIMARY KEY (account_id, line)
);
CREATE TABLE slugs (slug text COLLATE NOCASE PRIMARY KEY, hits int NOT NULL DEFAULT 0);
CREATE TABLE documents (id integer PRIMARY KEY, uid text NOT NULL, deleted_at datetime);
CREATE UNIQUE INDEX documents_uid ON documents (uid) WHERE deleted_at IS NULL;
CREATE TABLE events (what text, happened_at datetime);
CREATE VIEW open_accounts AS SELECT id, email FROM accounts WHERE deleted_at IS NULL;
CREATE TABLE every_types (
  id integer PRIMARY KEY,
  flag boolean, num integer, twice real, money decimal(10,2), title varchar(200), body text, raw blob,
  on_day date, at_time time, at datetime, instant timestamp, doc json
);
