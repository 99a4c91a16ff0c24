-- What MySQL 8 has and MariaDB has not; the oracle can't run it here.
CREATE TABLE functional (
  id INT NOT NULL PRIMARY KEY,
  email VARCHAR(100) NOT NULL,
  tags JSON,
  UNIQUE KEY uk_lower ((lower(email))),      -- G9: a functional index
  KEY ((year(from_days(id))), email DESC),
  KEY idx_hidden (email) INVISIBLE
);
CREATE TABLE enforced (
  a INT NOT NULL,
  b VARCHAR(10) DEFAULT (concat('x', 'y')),
  c INT CHECK (c > 1) NOT ENFORCED,
  PRIMARY KEY (a DESC)
);
CREATE TABLE placed (id INT PRIMARY KEY, p POINT NOT NULL SRID 4326, SPATIAL KEY sp (p));
