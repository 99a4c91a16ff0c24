CREATE TABLE changing (
  id INT NOT NULL,
  old_name VARCHAR(10),
  gone INT,
  keep INT NOT NULL DEFAULT 1,
  KEY idx_gone (gone, keep),
  KEY idx_old (old_name)
);
ALTER TABLE changing
  ADD PRIMARY KEY (id),
  MODIFY id INT NOT NULL AUTO_INCREMENT,
  CHANGE old_name new_name VARCHAR(30) NOT NULL DEFAULT 'n' COMMENT 'renamed',
  DROP COLUMN gone,
  ADD COLUMN first_one INT FIRST,
  ADD COLUMN after_keep DATETIME(3) AFTER keep,
  ADD COLUMN last_one JSON,
  ADD UNIQUE KEY uk_name (new_name),
  ADD INDEX (after_keep),
  COMMENT = 'changed';
ALTER TABLE changing RENAME COLUMN last_one TO last_doc, ALTER COLUMN keep SET DEFAULT 5, RENAME INDEX idx_old TO idx_new;
ALTER TABLE changing ADD COLUMN IF NOT EXISTS keep INT;
ALTER TABLE changing DROP COLUMN IF EXISTS nothing;
ALTER TABLE changing ADD CONSTRAINT ck_keep CHECK (keep > 0), ADD COLUMN ref_id INT UNSIGNED, ADD CONSTRAINT fk_ref FOREIGN KEY (ref_id) REFERENCES tenant (id);
CREATE INDEX idx_desc ON changing (keep DESC, new_name ASC);
CREATE UNIQUE INDEX uk_pair ON changing (keep, after_keep);
DROP INDEX uk_pair ON changing;
ALTER TABLE changing MODIFY COLUMN after_keep TIMESTAMP NULL FIRST;

CREATE TABLE before_rename (id INT PRIMARY KEY, t INT UNSIGNED, FOREIGN KEY (t) REFERENCES tenant (id));
RENAME TABLE before_rename TO after_rename;
CREATE TABLE before_alter (id INT PRIMARY KEY);
ALTER TABLE before_alter RENAME TO after_alter;
CREATE TABLE dropped (id INT PRIMARY KEY);
DROP TABLE IF EXISTS dropped, never_there;
CREATE TABLE key_moved (a INT NOT NULL PRIMARY KEY, b INT NOT NULL);
ALTER TABLE key_moved DROP PRIMARY KEY, ADD PRIMARY KEY (b, a);
CREATE TABLE fk_index (
  id INT PRIMARY KEY,
  t INT UNSIGNED NOT NULL,
  u INT,
  CONSTRAINT fk_index_t FOREIGN KEY (t) REFERENCES tenant (id)
);
CREATE INDEX idx_t_u ON fk_index (t, u);
CREATE TEMPORARY TABLE scratch (id INT);

CREATE VIEW active_account AS SELECT id, email AS address, status, created_at FROM account WHERE status = 'active';
CREATE OR REPLACE VIEW account_tenant (account, tenant, tenant_name) AS
  SELECT a.id, t.id, t.name FROM account a LEFT JOIN tenant t ON t.id = a.tenant_id;
/*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 SQL SECURITY DEFINER */ /*!50001 VIEW tenant_size AS SELECT tenant.*, count(0) AS members FROM tenant JOIN account ON account.tenant_id = tenant.id GROUP BY tenant.id */;
CREATE VIEW documents AS SELECT id, doc FROM type_special;

DELIMITER //
CREATE PROCEDURE p() BEGIN SELECT 1; CREATE TEMPORARY TABLE inside (a INT); END //
CREATE TRIGGER trg BEFORE INSERT ON changing FOR EACH ROW BEGIN SET NEW.keep = 1; END //
DELIMITER ;
