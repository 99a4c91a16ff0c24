CREATE TABLE extra.country (code TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL);
CREATE INDEX extra.country_name ON country (name);
