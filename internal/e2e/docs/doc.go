// Package docs holds the pages to what exists: commands, links and the tests that they
// name.
package docs
