-- other_db stands for another database; the test gives it a name of its own.
CREATE DATABASE IF NOT EXISTS other_db;
CREATE TABLE other_db.country (code CHAR(2) NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL);
CREATE TABLE city (id INT PRIMARY KEY, country CHAR(2) NOT NULL, CONSTRAINT fk_country FOREIGN KEY (country) REFERENCES other_db.country (code));
CREATE TABLE other_db.city (id INT PRIMARY KEY, name VARCHAR(9) NOT NULL, KEY (name));
