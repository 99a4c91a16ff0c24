// Package cache keeps rows of a database in a faster store, such as Redis, and
// says exactly how stale they may be.
//
// A [Cache] is shared by a whole service: the store, the policy for its
// failure, and the holds that surround writes. [Aside], [ReadThrough],
// [WriteThrough] and [WriteBehind] are typed views of it, one for each table.
//
// # Protocol
//
// Each key holds one value whose first byte is its state: a row (V, with the
// fingerprint of its layout), a row known to be missing (N), a lease (L, a
// reader is loading the row), or a hold (W, writers are about to change it).
// A hit is one GET. A reader that finds nothing takes a lease, loads the row,
// and fills the key only if its lease still stands. A writer puts its token
// into the hold just before its commit and takes it out after; the last token
// takes the key with it. A reader that finds a hold reads the database and
// stores nothing. So no reader can store what a commit has replaced, and a
// process that dies between commit and release leaves a hold that ends by itself.
//
// # Guarantees
//
// Provided that all writes go through [Cache.Write] or [Cache.Hold], a commit
// takes less than Config.Hold, rows are read from the primary, and the store
// answers and loses nothing in a failover:
//
//  1. What is stored under a key is what the database has, at every moment, and
//     a read that begins after a commit returns its row or a later one. Two
//     exceptions, neither of them stored: a read may share the lookup of another
//     that began before, at most one load older; and a first-level entry of
//     another process lives for L1.TTL.
//  2. A writer may die at any point: the keys that it held are read from the
//     database until Config.Hold has passed.
//  3. Late keys, known only after the commit (see [Cache.Write]), may be
//     reported missing until the writer has returned, and for NegativeTTL if it
//     dies right then.
//
// Otherwise: when the store loses keys, nothing stale is stored unless it loses
// the hold of a commit under way whose writer dies before its release; then, and
// after a failover to a replica that lags, and after writes behind the cache's
// back, the bound is TTL. With policy [BestEffort] a write while the store is
// down is committed, and other processes may read the old row until the store is
// back and this process has deleted it (it tries every second), or for TTL if it
// dies before. With [Strict] such a write fails before its commit.
package cache
