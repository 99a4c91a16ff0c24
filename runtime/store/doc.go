// Package store opens a database with settings fit for a service and gives
// repositories what they share: transactions that travel in the context,
// hooks around commits (which a cache needs), errors that mean the same on
// every engine, keyset pages with signed cursors, patches, and typed
// conditions. It wraps GORM; the drivers are packages of their own below it.
package store
