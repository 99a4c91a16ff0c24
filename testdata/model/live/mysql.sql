CREATE TABLE accounts (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tenant int NOT NULL,
  email varchar(100) NOT NULL,
  name varchar(80),
  handle varchar(40) UNIQUE,
  status enum('new','open','closed') NOT NULL DEFAULT 'new',
  balance decimal(20,4) NOT NULL,
  settings json,
  units int NOT NULL DEFAULT 0,
  doubled int GENERATED ALWAYS AS (units * 2) STORED,
  version int NOT NULL DEFAULT 1,
  created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  deleted_at datetime(3),
  UNIQUE KEY accounts_email (tenant, email),
  KEY accounts_status (status, created_at DESC)
);
CREATE TABLE order_items (
  account_id bigint NOT NULL, line int NOT NULL, sku varchar(40) NOT NULL,
  PRIMARY KEY (account_id, line), FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE TABLE slugs (slug varchar(60) NOT NULL PRIMARY KEY, hits int NOT NULL DEFAULT 0);
CREATE TABLE documents (id int NOT NULL PRIMARY KEY, uid varchar(20) NOT NULL);
CREATE TABLE events (what text, happened_at datetime);
CREATE VIEW open_accounts AS SELECT id, email FROM accounts WHERE deleted_at IS NULL;
CREATE TABLE every_types (
  id int NOT NULL PRIMARY KEY,
  flag tinyint(1), tiny tinyint, utiny tinyint unsigned, small smallint, usmall smallint unsigned, medium mediumint,
  num int, unum int unsigned, big bigint, ubig bigint unsigned, single float, twice double, money decimal(30,10),
  code char(8), title varchar(200), body longtext, fixed_raw binary(4), raw varbinary(40), blobby longblob,
  on_day date, at_time time(3), at datetime(6), instant timestamp(6) NULL, made year,
  doc json, state enum('on','off'), tags set('a','b','c'), mask bit(8)
);
