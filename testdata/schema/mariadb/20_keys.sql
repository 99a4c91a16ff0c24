/*!40101 SET NAMES utf8mb4 */;
SET FOREIGN_KEY_CHECKS = 0;
CREATE TABLE tenant (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(100) NOT NULL UNIQUE,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE account (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'who',
  tenant_id INT UNSIGNED NOT NULL,
  email VARCHAR(255) NOT NULL,
  nick VARCHAR(50),
  status ENUM('active','blocked') NOT NULL DEFAULT 'active',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  bio TEXT,
  UNIQUE KEY uk_tenant_email (tenant_id, email),
  UNIQUE (nick),
  KEY (status, created_at),
  KEY idx_bio (bio(20), nick(5)),
  FULLTEXT KEY ft_bio (bio),
  CONSTRAINT fk_account_tenant FOREIGN KEY (tenant_id) REFERENCES tenant (id) ON DELETE CASCADE ON UPDATE RESTRICT
) COMMENT='accounts';

CREATE TABLE product (
  sku CHAR(12) NOT NULL PRIMARY KEY,
  title VARCHAR(200) NOT NULL,
  price DECIMAL(12,2) NOT NULL DEFAULT 0.00,
  stock INT NOT NULL DEFAULT 0 CHECK (stock >= 0),
  CONSTRAINT price_positive CHECK (price >= 0),
  CHECK (stock < 1000000)
);

-- G8: a composite key
CREATE TABLE order_item (
  order_id BIGINT NOT NULL,
  line SMALLINT UNSIGNED NOT NULL,
  sku CHAR(12) NOT NULL,
  quantity INT NOT NULL DEFAULT 1,
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (order_id) REFERENCES purchase (id) ON DELETE CASCADE,
  FOREIGN KEY (sku) REFERENCES product (sku)
);

CREATE TABLE purchase (
  id BIGINT NOT NULL AUTO_INCREMENT,
  account_id BIGINT,
  number VARCHAR(20) NOT NULL,
  net DECIMAL(12,2) NOT NULL,
  tax DECIMAL(12,2) NOT NULL,
  gross DECIMAL(13,2) GENERATED ALWAYS AS (net + tax) STORED, -- G11
  label VARCHAR(60) AS (concat(number, '/', account_id)) VIRTUAL,
  twice DECIMAL(14,2) AS (net * 2) PERSISTENT,
  PRIMARY KEY (id),
  UNIQUE KEY uk_number (number),
  KEY idx_gross (gross),
  CONSTRAINT fk_purchase_account FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE SET NULL ON UPDATE CASCADE
);

CREATE TABLE shipment (
  id INT NOT NULL PRIMARY KEY,
  order_id BIGINT NOT NULL,
  line SMALLINT UNSIGNED NOT NULL,
  parent_id INT,
  FOREIGN KEY (order_id, line) REFERENCES order_item (order_id, line),
  CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES shipment (id)
);

CREATE TABLE inline_reference (
  id INT PRIMARY KEY,
  tenant_id INT UNSIGNED REFERENCES tenant (id)
);

-- how a dump of MariaDB spells JSON
CREATE TABLE dumped (
  `id` int(11) NOT NULL,
  `doc` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`doc`)),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE no_key (message TEXT NOT NULL, at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE no_key_unique (a INT NOT NULL, b INT, UNIQUE KEY ab (a, b));

-- G9: CREATE OR REPLACE TABLE
CREATE TABLE replaced (old_column INT);
CREATE OR REPLACE TABLE replaced (id INT NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT 'n');

CREATE TABLE copied LIKE account;
CREATE TABLE IF NOT EXISTS tenant (something_else INT);

-- G10: nullable columns in every way
CREATE TABLE nullable (
  id INT NOT NULL PRIMARY KEY,
  a VARCHAR(10), b VARCHAR(10) NULL, c VARCHAR(10) DEFAULT NULL, d VARCHAR(10) DEFAULT 'NULL',
  e DATETIME, f DATETIME DEFAULT NULL, g INT DEFAULT NULL, h TEXT DEFAULT NULL, i JSON DEFAULT NULL, j TIMESTAMP NULL
);
CREATE TABLE defaults (
  id INT NOT NULL PRIMARY KEY,
  a INT NOT NULL DEFAULT 0, b INT NOT NULL DEFAULT '00012', c VARCHAR(20) NOT NULL DEFAULT 'a\\b', d VARCHAR(20) NOT NULL DEFAULT "double ""q""",
  e INT DEFAULT (1 + 2), f VARCHAR(40) DEFAULT (uuid()), g DATE DEFAULT (curdate()), h BOOL NOT NULL DEFAULT TRUE,
  i TEXT NOT NULL DEFAULT 'text', j DECIMAL(6,3) DEFAULT -1.5, k BIGINT DEFAULT -9223372036854775808
);
INSERT INTO tenant VALUES (1, 'semi;colon'), (2, 'it''s');
SET FOREIGN_KEY_CHECKS = 1;
