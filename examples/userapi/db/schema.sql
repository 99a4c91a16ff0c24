-- The tables in SQLite, from which internal/model is generated. Those of the
-- other databases are in schema_mysql.sql and schema_postgres.sql.

-- Username and email are stored in lower case, so that they are unique in any case.
CREATE TABLE IF NOT EXISTS users (
  id            INTEGER PRIMARY KEY AUTOINCREMENT, -- numbers of deleted users are not given out again
  username      VARCHAR(32) NOT NULL,
  email         VARCHAR(254) NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  role          VARCHAR(16) NOT NULL,
  generation    BIGINT NOT NULL, -- counts new passwords; tokens of an earlier one are void
  created_at    DATETIME NOT NULL,
  updated_at    DATETIME NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS idx_users_username ON users (username);
CREATE UNIQUE INDEX IF NOT EXISTS idx_users_email ON users (email);
CREATE INDEX IF NOT EXISTS idx_users_role ON users (role);

-- A session is one login. No foreign key: a login that a deletion overtakes is
-- told when its session is used.
CREATE TABLE IF NOT EXISTS sessions (
  id          VARCHAR(26) NOT NULL PRIMARY KEY,
  user_id     BIGINT NOT NULL,
  generation  BIGINT NOT NULL, -- of the user, at login
  secret_hash VARCHAR(64) NOT NULL,
  expires_at  DATETIME NOT NULL
);
CREATE INDEX IF NOT EXISTS idx_sessions_user_id ON sessions (user_id);
CREATE INDEX IF NOT EXISTS idx_sessions_expires_at ON sessions (expires_at);

-- How often a password was guessed wrong in a row: at an account, on a device
-- that logged in before, or by whoever holds a token. A name that nobody has is
-- counted too, so that it looks like one that somebody has.
CREATE TABLE IF NOT EXISTS attempts (
  id         VARCHAR(80) NOT NULL PRIMARY KEY, -- such as user:5, or device: with the hash of its token
  user_id    BIGINT NOT NULL, -- 0 for names that nobody has
  failures   BIGINT NOT NULL,
  retry_at   DATETIME NOT NULL, -- when the next guess counts
  expires_at DATETIME NOT NULL
);
CREATE INDEX IF NOT EXISTS idx_attempts_user_id ON attempts (user_id);
CREATE INDEX IF NOT EXISTS idx_attempts_expires_at ON attempts (expires_at);
