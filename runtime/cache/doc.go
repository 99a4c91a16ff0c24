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
// Provided that all writes go through [Cache.Write] or [Cache.Hold], commits
// take less than Config.Hold, rows are read from the primary, and the store
// answers and loses no key in a failover:
//
//  1. A row stored in the cache is never older than the last commit whose writer
//     has returned, and a read that begins after a commit sees it or a later
//     one. Exceptions, which are not stored: a read may share the load of
//     another that began at most one load earlier, and a first-level entry
//     lives for L1.TTL in other processes.
//  2. A writer that dies at any point leaves nothing stale: the keys it held
//     are read from the database until Config.Hold has passed. Keys known only
//     after the commit (see [Cache.Write]) may be reported missing for
//     NegativeTTL.
//  3. When the store loses keys, as Redis does when it evicts or restarts
//     empty, nothing stale is stored either, unless a writer dies at that very
//     time; then, and after a failover to a replica that lags, the bound is TTL.
//  4. After writes behind the cache's back, the bound is TTL.
//  5. With policy [BestEffort], a write while the store is down is committed;
//     other processes may read the old row until the store is back and this
//     process has deleted it (it tries every second), at most for TTL. With
//     [Strict] such a write fails before its commit.
package cache
