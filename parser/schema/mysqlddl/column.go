package mysqlddl

import (
	"strconv"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/format"
	"github.com/pingcap/tidb/pkg/parser/mysql"
	"github.com/pingcap/tidb/pkg/parser/types"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/schema/draft"
	"github.com/apigen/apigen/parser/schema/mysqltype"
)

// collation is what a table says about text, for columns that say nothing.
type collation struct{ charset, collate string }

// column makes a column; the keys and constraints in its options are added to
// the table.
func (r *reader) column(t *schema.Table, def *ast.ColumnDef, text collation) *schema.Column {
	c := &schema.Column{Name: def.Name.Name.O, Type: columnType(def.Tp), Nullable: true, Span: r.stmt.Find(def.Name.Name.O, "add", "column", "modify", "change", "exists")}
	own := collation{def.Tp.GetCharset(), def.Tp.GetCollate()}
	if mysql.HasBinaryFlag(def.Tp.GetFlag()) && own.collate == "" {
		own.collate = "_bin"
	}
	for _, o := range def.Options {
		if o.Tp == ast.ColumnOptionCollate {
			own.collate = o.StrValue
		}
		r.option(c, o)
	}
	c.CaseInsensitive = insensitive(c.Type.Kind, own, text)
	return c
}

// insensitive follows the engine from the column's own collation to the
// table's. The default of a server and of every character set but binary
// ignores case.
func insensitive(kind schema.Kind, own, table collation) bool {
	switch kind {
	case schema.Char, schema.Varchar, schema.Text, schema.Enumed, schema.Set:
	default:
		return false
	}
	if own.charset == "" && own.collate == "" {
		own = table
	}
	if own.collate != "" {
		return mysqltype.CaseInsensitive(own.collate)
	}
	return own.charset != "binary"
}

func (r *reader) option(c *schema.Column, o *ast.ColumnOption) {
	switch o.Tp {
	case ast.ColumnOptionNotNull, ast.ColumnOptionPrimaryKey:
		c.Nullable = false
	case ast.ColumnOptionAutoIncrement:
		c.Identity, c.Nullable = schema.ByDefault, false
	case ast.ColumnOptionDefaultValue:
		c.Default = mysqltype.Default(r.value(o.Expr), c.Type)
	case ast.ColumnOptionOnUpdate:
		c.OnUpdate = mysqltype.Clock(sql(o.Expr))
	case ast.ColumnOptionComment:
		c.Comment = mysqltype.Unquote(sql(o.Expr))
	case ast.ColumnOptionGenerated:
		c.Generated = &schema.Generated{Stored: o.Stored, Expr: sql(o.Expr)}
	}
}

// keys adds the keys and constraints that stand in the options of columns.
func (r *reader) keys(t *schema.Table, def *ast.ColumnDef) {
	name := def.Name.Name.O
	for _, o := range def.Options {
		switch o.Tp {
		case ast.ColumnOptionPrimaryKey:
			t.PrimaryKey = []string{name}
		case ast.ColumnOptionUniqKey:
			r.addIndex(t, &schema.Index{Unique: true, Parts: []schema.Part{{Column: name}}, Span: r.stmt.Find(name)})
		case ast.ColumnOptionReference:
			r.addForeignKey(t, o.ConstraintName, []string{name}, o.Refer)
		case ast.ColumnOptionCheck:
			r.addCheck(t, o.ConstraintName, name, o.Expr)
		}
	}
}

func (r *reader) addCheck(t *schema.Table, name, column string, expr ast.ExprNode) {
	switch {
	case name != "":
	case r.DB.Dialect == schema.MySQL:
		name = draft.Numbered(t.Name+"_chk_", draft.CheckNames(t))
	case column != "":
		name = column
	default:
		name = draft.Numbered("CONSTRAINT_", draft.CheckNames(t))
	}
	t.Checks = append(t.Checks, &schema.Check{Name: name, Expr: sql(expr), Span: r.stmt.Find(name)})
}

// columnType reads the type that the parser understood, or the one that was
// hidden from it.
func columnType(ft *types.FieldType) schema.Type {
	if values := ft.GetElems(); len(values) == 1 {
		if hidden, ok := strings.CutPrefix(values[0], marker); ok {
			return mysqltype.Parse(hidden)
		}
	}
	if sized := blobs[ft.GetType()]; sized != "" && ft.GetFlen() > 0 {
		return mysqltype.Parse(smallest(ft))
	}
	return mysqltype.Parse(ft.InfoSchemaStr())
}

var blobs = map[byte]string{mysql.TypeBlob: "blob"}

// smallest is the type that the engine takes for TEXT(n) and BLOB(n).
func smallest(ft *types.FieldType) string {
	name, size := "blob", ft.GetFlen()
	if ft.GetCharset() != "binary" {
		name, size = "text", ft.GetFlen()*4 // bytes of utf8mb4
	}
	switch {
	case size < 1<<8:
		return "tiny" + name
	case size < 1<<16:
		return name
	case size < 1<<24:
		return "medium" + name
	}
	return "long" + name
}

// sql writes an expression.
func sql(node ast.Node) string {
	if node == nil {
		return ""
	}
	var out strings.Builder
	flags := format.RestoreStringSingleQuotes | format.RestoreStringEscapeBackslash | format.RestoreKeyWordUppercase | format.RestoreNameBackQuotes |
		format.RestoreSpacesAroundBinaryOperation | format.RestoreStringWithoutCharset
	if err := node.Restore(format.NewRestoreCtx(flags, &out)); err != nil {
		return ""
	}
	return out.String()
}

// value writes the expression of a default, or the one that was hidden from
// the parser.
func (r *reader) value(node ast.Node) string {
	text := sql(node)
	if n, ok := strings.CutPrefix(mysqltype.Unquote(text), marker); ok {
		if i, err := strconv.Atoi(n); err == nil && i < len(r.spelled.hidden) {
			return r.spelled.hidden[i]
		}
	}
	return text
}
