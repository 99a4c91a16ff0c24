// Package rowcodec holds the primitives of the codecs that are generated for
// cached tables: values are written one behind the other, without names, and
// read back in the same order. It is no format for others: only the codec that
// wrote a row can read it.
package rowcodec
