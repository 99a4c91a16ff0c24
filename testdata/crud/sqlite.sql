CREATE TABLE customers (
  id varchar(36) PRIMARY KEY,
  email varchar(40) NOT NULL UNIQUE,
  name text,
  tier text NOT NULL DEFAULT 'basic' CHECK (tier IN ('basic', 'gold')),
  credit decimal(8,2) NOT NULL DEFAULT 0 CHECK (credit >= 0),
  referred_by varchar(36) REFERENCES customers (id),
  legacy text,
  version integer NOT NULL DEFAULT 1,
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  deleted_at datetime
);
CREATE TABLE categories (code varchar(8) PRIMARY KEY, title text NOT NULL);
CREATE TABLE products (
  id integer PRIMARY KEY,
  category_code varchar(8) NOT NULL REFERENCES categories (code),
  sku varchar(10) NOT NULL UNIQUE,
  price decimal(6,2) NOT NULL,
  discount decimal(6,2),
  stock integer NOT NULL DEFAULT 0,
  weight real,
  attributes json,
  released date,
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id varchar(36) NOT NULL REFERENCES customers (id),
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'shipped')),
  note varchar(20),
  paid boolean NOT NULL DEFAULT false,
  placed_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX orders_customer ON orders (customer_id, placed_at);
CREATE TABLE order_items (
  order_id integer NOT NULL REFERENCES orders (id),
  product_id integer NOT NULL REFERENCES products (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, product_id)
);
CREATE VIEW order_totals AS SELECT order_id, count(*) AS positions FROM order_items GROUP BY order_id;
