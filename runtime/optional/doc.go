// Package optional tells apart the three things that a member of a JSON object
// can be: absent, null and a value. A request to change something needs all of
// them (RFC 7396): absent leaves it as it is, and null clears it.
package optional
