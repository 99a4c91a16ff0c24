package schema

// Kind is what a column holds, whatever its dialect calls it.
type Kind string

// The kinds. Each says which fields of Type it uses beside SQL.
const (
	Bool    Kind = "bool"    // MySQL's tinyint(1) too
	Int8    Kind = "int8"    // Unsigned
	Int16   Kind = "int16"   // Unsigned; MySQL's year too
	Int32   Kind = "int32"   // Unsigned; MySQL's mediumint too
	Int64   Kind = "int64"   // Unsigned; every integer of SQLite
	Float32 Kind = "float32" // Unsigned
	Float64 Kind = "float64" // Unsigned
	Decimal Kind = "decimal" // Precision, Scale, Unsigned; Precision 0: any number of digits

	Varchar Kind = "varchar" // Size
	Char    Kind = "char"    // Size; padded with blanks
	Text    Kind = "text"    // no limit worth a check; citext and xml too
	Bytes   Kind = "bytes"   // Size 0 for blobs; Fixed for binary(n)

	Date        Kind = "date"
	Time        Kind = "time"        // Precision; time of day, in MySQL a signed span up to 838 hours
	TimeTZ      Kind = "timetz"      // Precision; time of day with an offset
	DateTime    Kind = "datetime"    // Precision; date and time of no zone: datetime, timestamp without time zone
	TimestampTZ Kind = "timestamptz" // Precision; an instant: timestamptz, MySQL's timestamp
	Interval    Kind = "interval"    // Precision; months, days and a time

	JSON     Kind = "json"
	UUID     Kind = "uuid"
	Enumed   Kind = "enum"     // Values; Schema and Name when it is declared apart
	Set      Kind = "set"      // Values; any of them together
	Bit      Kind = "bit"      // Size in bits; Fixed unless varying
	Inet     Kind = "inet"     // an address, perhaps with a mask; MariaDB's inet4 and inet6 too
	CIDR     Kind = "cidr"     // a network
	MACAddr  Kind = "macaddr"  // 6 or 8 bytes
	Geometry Kind = "geometry" // any spatial type
	Array    Kind = "array"    // Elem, which is no array itself

	// Unknown is a type without a kind; SQL tells which. The engine reads and
	// writes it as text.
	Unknown Kind = "unknown"
)

// Type is the exact type of a column.
type Type struct {
	Kind Kind `json:"kind"`
	// SQL is the type in its dialect, fit for a column definition: lower case,
	// the engine's own spelling, no display width, "" for a column of SQLite
	// without a type.
	SQL string `json:"sql"`
	// Size is the most a value may have: characters of Varchar and Char, bytes
	// of Bytes, bits of Bit. 0: no limit is stated.
	Size int64 `json:"size,omitempty"`
	// Fixed tells that a value has exactly Size bytes or bits.
	Fixed bool `json:"fixed,omitempty"`
	// Precision is the count of digits of Decimal, and of fractional digits of
	// a second in times, the engine's default filled in: 0 in MySQL, 6 in
	// PostgreSQL. SQLite keeps what it is given and has 0.
	Precision int `json:"precision,omitempty"`
	// Scale is the count of a Decimal's digits after the point.
	Scale    int  `json:"scale,omitempty"`
	Unsigned bool `json:"unsigned,omitempty"`
	// Values are those of Enumed and Set, in the order of the declaration.
	Values []string `json:"values,omitempty"`
	// Schema and Name are those of a type that is declared apart, an Enumed or
	// a domain; the kind of a domain is that of its base type. Empty otherwise.
	Schema string `json:"schema,omitempty"`
	Name   string `json:"name,omitempty"`
	// Elem is the type of an Array's elements.
	Elem *Type `json:"elem,omitempty"`
}

// Integer reports whether values are whole numbers.
func (k Kind) Integer() bool { return k == Int8 || k == Int16 || k == Int32 || k == Int64 }
