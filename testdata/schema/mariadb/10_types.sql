-- Every type of MariaDB, with its range beside it. NULL is written as N.
CREATE TABLE type_integers (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, -- 1 .. 18446744073709551615
  flag BOOLEAN NOT NULL DEFAULT FALSE,                    -- false .. true
  flag_n TINYINT(1) DEFAULT NULL,                         -- N
  tiny TINYINT NOT NULL DEFAULT -1,                       -- -128 .. 127
  tiny_u TINYINT UNSIGNED NOT NULL DEFAULT 255,           -- 0 .. 255
  tiny1_u TINYINT(1) UNSIGNED NOT NULL DEFAULT 0,         -- 0 .. 255
  small SMALLINT(5) DEFAULT '7',                          -- -32768 .. 32767, N
  small_u SMALLINT UNSIGNED,                              -- 0 .. 65535, N
  medium MEDIUMINT,                                       -- -8388608 .. 8388607, N
  medium_u MEDIUMINT UNSIGNED,                            -- 0 .. 16777215, N
  whole INT,                                              -- -2147483648 .. 2147483647, N
  whole_u INTEGER(10) UNSIGNED ZEROFILL,                  -- 0 .. 4294967295, N
  big BIGINT,                                             -- -9223372036854775808 .. 9223372036854775807, N
  big_u BIGINT(20) UNSIGNED,                              -- 0 .. 18446744073709551615, N
  a2 INT2, a4 INT4, a8 INT8,                              -- names of other engines
  y YEAR, y4 YEAR(4) NOT NULL DEFAULT 2024                -- 1901 .. 2155, N
);
CREATE TABLE type_numbers (
  id INT NOT NULL PRIMARY KEY,
  d DECIMAL,                                   -- -9999999999 .. 9999999999, N
  d5 DECIMAL(5),                               -- -99999 .. 99999, N
  price DECIMAL(10,2) NOT NULL DEFAULT 0,      -- -99999999.99 .. 99999999.99
  price_u NUMERIC(12,4) UNSIGNED DEFAULT 1.5,  -- 0 .. 99999999.9999, N
  widest DECIMAL(65,30),                       -- 65 digits, N
  f FLOAT, f24 FLOAT(24), f53 FLOAT(53),       -- float, float, double, N
  f_u FLOAT UNSIGNED NOT NULL DEFAULT 1.50,
  g DOUBLE, g_p DOUBLE PRECISION, r REAL DEFAULT 2.5e3,
  g_u DOUBLE UNSIGNED,
  b BIT, b8 BIT(8) NOT NULL, b64 BIT(64)       -- 1 .. 64 bits, N
);
CREATE TABLE type_texts (
  id CHAR(36) NOT NULL PRIMARY KEY,
  c CHAR, c10 CHAR(10) NOT NULL DEFAULT '',    -- 0 .. 10 characters
  c255 CHAR(255),                              -- 0 .. 255 characters, N
  v VARCHAR(1) NOT NULL DEFAULT 'x',
  v255 VARCHAR(255) DEFAULT 'it''s',           -- 0 .. 255 characters, N
  v9000 VARCHAR(9000),                         -- 0 .. 9000 characters, N
  nc NCHAR(5), nv NVARCHAR(20), cv CHARACTER VARYING(30),
  t TEXT, tt TINYTEXT, mt MEDIUMTEXT, lt LONGTEXT, -- up to 64 KiB, 255, 16 MiB, 4 GiB bytes, N
  t60 TEXT(60), t600 TEXT(600), t90000 TEXT(90000),
  exact VARCHAR(50) COLLATE utf8mb4_bin,
  bin_attr VARCHAR(20) BINARY,
  loose VARCHAR(50) CHARACTER SET latin1,
  e ENUM('new','in work','it''s done','a,b') NOT NULL DEFAULT 'in work',
  e_n ENUM('y','n'),
  s SET('red','green','blue') NOT NULL DEFAULT 'red,blue',
  s_n SET('a')
) COMMENT 'texts with "quotes", \'ticks\' and a ; in the comment';
CREATE TABLE type_bytes (
  id BINARY(16) NOT NULL PRIMARY KEY,
  b BINARY, b3 BINARY(3),
  v VARBINARY(1) NOT NULL, v900 VARBINARY(900),
  bl BLOB, tb TINYBLOB, mb MEDIUMBLOB, lb LONGBLOB,
  b100 BLOB(100), b70000 BLOB(70000)
);
CREATE TABLE type_times (
  id INT NOT NULL PRIMARY KEY,
  d DATE, d_d DATE NOT NULL DEFAULT '1000-01-01',           -- 1000-01-01 .. 9999-12-31
  t TIME, t6 TIME(6), t_d TIME(3) NOT NULL DEFAULT '10:00:00', -- -838:59:59 .. 838:59:59
  dt DATETIME, dt3 DATETIME(3) NOT NULL DEFAULT '2020-02-03 04:05:06',
  dt_now DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  dt_now6 DATETIME(6) NOT NULL DEFAULT NOW(6) ON UPDATE NOW(6),
  ts TIMESTAMP NULL DEFAULT NULL,
  ts_now TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP(),
  ts3 TIMESTAMP(3) NULL,
  dt_date DATETIME NOT NULL DEFAULT '2020-02-03'
);
CREATE TABLE type_special (
  id UUID NOT NULL PRIMARY KEY DEFAULT (uuid()),
  other UUID,
  ip4 INET4, ip6 INET6 NOT NULL DEFAULT '::1',
  doc JSON, doc_required JSON NOT NULL,
  place POINT NOT NULL, area POLYGON, any_shape GEOMETRY, line LINESTRING,
  points MULTIPOINT, many GEOMETRYCOLLECTION,
  SPATIAL INDEX idx_place (place)
);
CREATE TABLE type_serial (
  id SERIAL,
  name VARCHAR(10),
  PRIMARY KEY (id)
);
CREATE TABLE `odd ``names``` (
  `select` INT NOT NULL,
  `with space` VARCHAR(10) COMMENT 'line one
line two',
  `数量` INT,
  `Camel` INT,
  PRIMARY KEY (`select`)
);
