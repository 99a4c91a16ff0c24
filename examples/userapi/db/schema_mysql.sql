-- The tables of schema.sql in MySQL and MariaDB. The server's default character
-- set may be latin1, or take é for e in a unique index.

CREATE TABLE IF NOT EXISTS users (
  id            BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  username      VARCHAR(32) NOT NULL,
  email         VARCHAR(254) NOT NULL,
  password_hash VARCHAR(255) NOT NULL,
  role          VARCHAR(16) NOT NULL,
  generation    BIGINT NOT NULL,
  created_at    DATETIME(3) NOT NULL,
  updated_at    DATETIME(3) NOT NULL,
  UNIQUE INDEX idx_users_username (username),
  UNIQUE INDEX idx_users_email (email),
  INDEX idx_users_role (role)
) CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sessions (
  id          VARCHAR(26) NOT NULL PRIMARY KEY,
  user_id     BIGINT NOT NULL,
  generation  BIGINT NOT NULL,
  secret_hash VARCHAR(64) NOT NULL,
  expires_at  DATETIME(3) NOT NULL,
  INDEX idx_sessions_user_id (user_id),
  INDEX idx_sessions_expires_at (expires_at)
) CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS attempts (
  id         VARCHAR(80) NOT NULL PRIMARY KEY,
  user_id    BIGINT NOT NULL,
  failures   BIGINT NOT NULL,
  retry_at   DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NOT NULL,
  INDEX idx_attempts_user_id (user_id),
  INDEX idx_attempts_expires_at (expires_at)
) CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
