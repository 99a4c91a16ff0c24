// Package format lays contracts out the one way that every author agrees on.
//
// It moves what is written and rewrites none of it: the tokens and comments of
// a file stay in their order and only the white space between them changes. So
// the formatted contract means what the author's did, down to quotes, the
// spelling of methods and older forms such as `type X struct`. A ';' is white
// space in contracts, and goes.
//
// A line begins with each declaration, field, entry, annotation and route.
// Blocks are indented by tabs; the names, types, tags and comments of fields
// are aligned as gofmt does it, and so are the values of info, @server and @doc
// blocks. Single blank lines stay, runs of them become one, and one separates
// declarations and routes of more than a line. A comment stays on its own line
// or behind what it follows.
package format
