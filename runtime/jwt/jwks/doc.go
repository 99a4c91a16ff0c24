// Package jwks finds the keys that verify tokens in a JSON Web Key Set (RFC
// 7517), read from an https URL or a file and refreshed in the background. A
// [Source] is a [jwt.KeySource].
//
// Clients choose the kid of a token, so an unknown one makes the set be fetched
// at most once per cooldown. A set that can't be fetched or read leaves the old
// keys in use.
package jwks
