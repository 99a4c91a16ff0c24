CREATE TABLE changing (id integer NOT NULL, old_name varchar(10), gone int, keep int DEFAULT 1, UNIQUE (gone, keep));
CREATE SEQUENCE changing_id_seq;
ALTER TABLE ONLY changing ALTER COLUMN id SET DEFAULT nextval('changing_id_seq'::regclass);
ALTER TABLE ONLY changing ADD CONSTRAINT changing_pkey PRIMARY KEY (id);
ALTER TABLE changing
  RENAME COLUMN old_name TO new_name;
ALTER TABLE changing
  DROP COLUMN gone,
  ALTER COLUMN new_name TYPE text,
  ALTER COLUMN new_name SET NOT NULL,
  ALTER COLUMN new_name SET DEFAULT 'n',
  ALTER keep DROP DEFAULT,
  ADD COLUMN added numeric(6,2) NOT NULL DEFAULT -1.25 CHECK (added < 100),
  ADD COLUMN ref integer REFERENCES tenant (id),
  ADD COLUMN numbered int GENERATED ALWAYS AS IDENTITY,
  ADD UNIQUE (new_name);
ALTER TABLE changing ADD COLUMN IF NOT EXISTS keep text;
ALTER TABLE changing DROP COLUMN IF EXISTS nothing;
ALTER TABLE changing DROP CONSTRAINT changing_added_check;
ALTER TABLE changing RENAME CONSTRAINT changing_ref_fkey TO ref_renamed;
CREATE INDEX idx_old ON changing (keep);
ALTER INDEX idx_old RENAME TO idx_new;
CREATE INDEX idx_dropped ON changing (keep);
DROP INDEX idx_dropped;
ALTER TYPE mood ADD VALUE 'great';
ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok';
ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';
CREATE TYPE temporary_type AS ENUM ('a');
ALTER TYPE temporary_type RENAME TO lasting_type;
CREATE TABLE uses_type (id int PRIMARY KEY, kind lasting_type NOT NULL DEFAULT 'a');
CREATE TABLE before_rename (id int PRIMARY KEY, n int UNIQUE);
ALTER TABLE before_rename RENAME TO after_rename;
CREATE TABLE refers (id int PRIMARY KEY REFERENCES after_rename (n));
CREATE TABLE dropped (id int PRIMARY KEY);
DROP TABLE IF EXISTS dropped, never_there;
CREATE UNIQUE INDEX promoted ON refers (id);
ALTER TABLE refers ADD CONSTRAINT promoted_key UNIQUE USING INDEX promoted;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;
CREATE VIEW live_account AS SELECT id, email AS address, feels, moods, level::bigint AS wide FROM account WHERE deleted_at IS NULL;
CREATE VIEW tenant_size (tenant, members) AS SELECT t.id, count(*) FROM tenant t LEFT JOIN account a ON a.tenant_id = t.id GROUP BY t.id;
CREATE MATERIALIZED VIEW all_tenants AS SELECT * FROM tenant;
CREATE UNIQUE INDEX all_tenants_id ON all_tenants (id);
CREATE VIEW nested AS SELECT s.address FROM (SELECT * FROM live_account) s;
COMMENT ON VIEW nested IS 'of a view';
CREATE TABLE other_row (id int PRIMARY KEY, whole tenant);
