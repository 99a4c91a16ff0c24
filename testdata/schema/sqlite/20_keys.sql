PRAGMA foreign_keys = ON;
CREATE TABLE tenant (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE account (
  id INTEGER NOT NULL PRIMARY KEY,
  tenant_id INTEGER NOT NULL REFERENCES tenant ON DELETE CASCADE,
  email TEXT NOT NULL COLLATE NOCASE,
  deleted_at DATETIME,
  twice INTEGER GENERATED ALWAYS AS (tenant_id * 2) STORED,
  label TEXT AS (email || ',' || tenant_id) VIRTUAL NOT NULL,
  CONSTRAINT uk UNIQUE (tenant_id, email),
  CHECK (length(email) > 3)
);
CREATE UNIQUE INDEX account_live ON account (email) WHERE deleted_at IS NULL;
CREATE INDEX account_lower ON account (lower(email), tenant_id DESC);
CREATE INDEX account_plain ON account (tenant_id, email);
CREATE TABLE order_item (order_id INT, line INT, sku TEXT, PRIMARY KEY (order_id, line), FOREIGN KEY (order_id) REFERENCES account (id) ON UPDATE SET NULL ON DELETE RESTRICT);
CREATE TABLE shipment (id INTEGER PRIMARY KEY, order_id INT, line INT, FOREIGN KEY (order_id, line) REFERENCES order_item);
CREATE TABLE no_key (message TEXT);
CREATE TABLE changing (id INTEGER PRIMARY KEY, old_name TEXT, gone TEXT);
ALTER TABLE changing RENAME COLUMN old_name TO new_name;
ALTER TABLE changing DROP COLUMN gone;
ALTER TABLE changing ADD COLUMN added TEXT NOT NULL DEFAULT 'x';
CREATE TABLE before_rename (id INTEGER PRIMARY KEY);
ALTER TABLE before_rename RENAME TO after_rename;
CREATE TABLE dropped (id INTEGER PRIMARY KEY);
DROP TABLE dropped;
CREATE TRIGGER trg AFTER INSERT ON account BEGIN UPDATE account SET deleted_at = CASE WHEN 1 THEN NULL END; DELETE FROM no_key; END;
CREATE VIEW live_account AS SELECT id, email AS address, count(*) AS n FROM account WHERE deleted_at IS NULL;
CREATE VIRTUAL TABLE search USING fts5(title, body);
CREATE TEMP TABLE scratch (id INT);
INSERT INTO tenant VALUES (1, 'semi;colon');
