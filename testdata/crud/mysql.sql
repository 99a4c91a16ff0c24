CREATE TABLE customers (
  id char(36) PRIMARY KEY,
  email varchar(40) NOT NULL UNIQUE,
  name text,
  tier enum('basic', 'gold') NOT NULL DEFAULT 'basic',
  credit decimal(8,2) NOT NULL DEFAULT 0 CHECK (credit >= 0),
  referred_by char(36),
  legacy text,
  version int NOT NULL DEFAULT 1,
  created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  deleted_at datetime(6),
  FOREIGN KEY (referred_by) REFERENCES customers (id)
);
CREATE TABLE categories (code varchar(8) PRIMARY KEY, title text NOT NULL);
CREATE TABLE products (
  id bigint AUTO_INCREMENT PRIMARY KEY,
  category_code varchar(8) NOT NULL,
  sku varchar(10) NOT NULL UNIQUE,
  price decimal(6,2) NOT NULL,
  discount decimal(6,2),
  stock smallint NOT NULL DEFAULT 0,
  weight double,
  attributes json,
  released date,
  created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  FOREIGN KEY (category_code) REFERENCES categories (code)
);
CREATE TABLE orders (
  id bigint AUTO_INCREMENT PRIMARY KEY,
  customer_id char(36) NOT NULL,
  status enum('open', 'paid', 'shipped') NOT NULL DEFAULT 'open',
  note varchar(20),
  paid boolean NOT NULL DEFAULT false,
  placed_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  KEY orders_customer (customer_id, placed_at),
  FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE TABLE order_items (
  order_id bigint NOT NULL,
  product_id bigint NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, product_id),
  FOREIGN KEY (order_id) REFERENCES orders (id),
  FOREIGN KEY (product_id) REFERENCES products (id)
);
CREATE VIEW order_totals AS SELECT order_id, count(*) AS positions FROM order_items GROUP BY order_id;
