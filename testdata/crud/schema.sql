CREATE TABLE customers (
  id integer PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text,
  tier text NOT NULL DEFAULT 'basic' CHECK (tier IN ('basic', 'gold')),
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE categories (code varchar(20) PRIMARY KEY, title text NOT NULL);
CREATE TABLE products (
  id integer PRIMARY KEY,
  category_code varchar(20) NOT NULL REFERENCES categories (code),
  sku varchar(40) NOT NULL UNIQUE,
  title text NOT NULL,
  price decimal(10,2) NOT NULL,
  weight real,
  attributes json,
  released date,
  created_at datetime NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id),
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'shipped')),
  note text,
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
