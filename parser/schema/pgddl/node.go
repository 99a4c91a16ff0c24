package pgddl

// The parse tree of PostgreSQL, as far as DDL needs it. Names are those of the
// engine's own source, parsenodes.h.

type tree struct {
	Stmts []struct {
		Stmt node `json:"stmt"`
	} `json:"stmts"`
}

// node is one of its fields.
type node struct {
	CreateStmt            *createStmt
	CreateTableAsStmt     *createTableAs
	AlterTableStmt        *alterTable
	RenameStmt            *rename
	AlterObjectSchemaStmt *setSchema
	IndexStmt             *indexStmt
	ViewStmt              *viewStmt
	CreateEnumStmt        *createEnum
	AlterEnumStmt         *alterEnum
	CreateDomainStmt      *createDomain
	CommentStmt           *comment
	DropStmt              *drop
	VariableSetStmt       *setVariable

	ColumnDef       *columnDef
	Constraint      *constraint
	TableLikeClause *likeClause
	AlterTableCmd   *alterCmd
	IndexElem       *indexElem

	String   *stringNode
	Integer  *integerNode
	AConst   *constNode `json:"A_Const"`
	List     *list
	TypeName *typeName
	RangeVar *rangeVar

	SelectStmt     *selectStmt
	ResTarget      *resTarget
	ColumnRef      *columnRef
	AStar          *struct{} `json:"A_Star"`
	FuncCall       *funcCall
	TypeCast       *typeCast
	JoinExpr       *joinExpr
	RangeSubselect *subselect
}

type stringNode struct {
	Sval string `json:"sval"`
}

type integerNode struct {
	Ival int `json:"ival"`
}

type constNode struct {
	Ival *integerNode `json:"ival"`
	Sval *stringNode  `json:"sval"`
}

type list struct {
	Items []node `json:"items"`
}

type rangeVar struct {
	Schema      string `json:"schemaname"`
	Name        string `json:"relname"`
	Persistence string `json:"relpersistence"`
	Alias       *alias `json:"alias"`
	Location    int    `json:"location"`
}

type alias struct {
	Name     string `json:"aliasname"`
	Colnames []node `json:"colnames"`
}

type typeName struct {
	Names       []node `json:"names"`
	Typmods     []node `json:"typmods"`
	ArrayBounds []node `json:"arrayBounds"`
}

type createStmt struct {
	Relation     rangeVar `json:"relation"`
	Elements     []node   `json:"tableElts"`
	InhRelations []node   `json:"inhRelations"`
	Partbound    any      `json:"partbound"`
	IfNotExists  bool     `json:"if_not_exists"`
}

type createTableAs struct {
	Query node `json:"query"`
	Into  struct {
		Rel      rangeVar `json:"rel"`
		ColNames []node   `json:"colNames"`
	} `json:"into"`
	Objtype     string `json:"objtype"`
	IfNotExists bool   `json:"if_not_exists"`
}

type columnDef struct {
	Name        string       `json:"colname"`
	TypeName    *typeName    `json:"typeName"`
	Constraints []node       `json:"constraints"`
	CollClause  *collateNode `json:"collClause"`
	Location    int          `json:"location"`
}

type collateNode struct {
	Location int `json:"location"`
}

type constraint struct {
	Contype       string   `json:"contype"`
	Conname       string   `json:"conname"`
	Keys          []node   `json:"keys"`
	RawExpr       *node    `json:"raw_expr"`
	GeneratedWhen string   `json:"generated_when"`
	GeneratedKind string   `json:"generated_kind"` // from PostgreSQL 18
	Pktable       rangeVar `json:"pktable"`
	FkAttrs       []node   `json:"fk_attrs"`
	PkAttrs       []node   `json:"pk_attrs"`
	FkDel         string   `json:"fk_del_action"`
	FkUpd         string   `json:"fk_upd_action"`
	NullsSame     bool     `json:"nulls_not_distinct"`
	Indexname     string   `json:"indexname"` // USING INDEX
	Location      int      `json:"location"`
}

type likeClause struct {
	Relation rangeVar `json:"relation"`
	Options  uint32   `json:"options"`
}

type alterTable struct {
	Relation  rangeVar `json:"relation"`
	Cmds      []node   `json:"cmds"`
	MissingOK bool     `json:"missing_ok"`
}

type alterCmd struct {
	Subtype   string `json:"subtype"`
	Name      string `json:"name"`
	Def       *node  `json:"def"`
	MissingOK bool   `json:"missing_ok"`
}

type rename struct {
	Type      string   `json:"renameType"`
	Relation  rangeVar `json:"relation"`
	Object    *node    `json:"object"`
	Subname   string   `json:"subname"`
	Newname   string   `json:"newname"`
	MissingOK bool     `json:"missing_ok"`
}

type setSchema struct {
	Type      string   `json:"objectType"`
	Relation  rangeVar `json:"relation"`
	Object    *node    `json:"object"`
	Newschema string   `json:"newschema"`
}

type indexStmt struct {
	Name        string   `json:"idxname"`
	Relation    rangeVar `json:"relation"`
	Method      string   `json:"accessMethod"`
	Params      []node   `json:"indexParams"`
	Where       *node    `json:"whereClause"`
	Unique      bool     `json:"unique"`
	NullsSame   bool     `json:"nulls_not_distinct"`
	IfNotExists bool     `json:"if_not_exists"`
}

type indexElem struct {
	Name     string `json:"name"`
	Expr     *node  `json:"expr"`
	Ordering string `json:"ordering"`
	Nulls    string `json:"nulls_ordering"`
}

type viewStmt struct {
	View    rangeVar `json:"view"`
	Aliases []node   `json:"aliases"`
	Query   node     `json:"query"`
	Replace bool     `json:"replace"`
}

type createEnum struct {
	TypeName []node `json:"typeName"`
	Vals     []node `json:"vals"`
}

type alterEnum struct {
	TypeName    []node `json:"typeName"`
	OldVal      string `json:"oldVal"`
	NewVal      string `json:"newVal"`
	Neighbor    string `json:"newValNeighbor"`
	After       bool   `json:"newValIsAfter"`
	IfNotExists bool   `json:"skipIfNewValExists"`
}

type createDomain struct {
	Name     []node    `json:"domainname"`
	TypeName *typeName `json:"typeName"`
}

type comment struct {
	Type   string `json:"objtype"`
	Object node   `json:"object"`
	Text   string `json:"comment"`
}

type drop struct {
	Objects   []node `json:"objects"`
	Type      string `json:"removeType"`
	MissingOK bool   `json:"missing_ok"`
}

type setVariable struct {
	Name string `json:"name"`
	Args []node `json:"args"`
}

type selectStmt struct {
	TargetList []node      `json:"targetList"`
	From       []node      `json:"fromClause"`
	Larg       *selectStmt `json:"larg"` // of UNION and its like
}

type resTarget struct {
	Name string `json:"name"`
	Val  node   `json:"val"`
}

type columnRef struct {
	Fields []node `json:"fields"`
}

type funcCall struct {
	Funcname []node `json:"funcname"`
}

type typeCast struct {
	Arg      node      `json:"arg"`
	TypeName *typeName `json:"typeName"`
}

type joinExpr struct {
	Larg node `json:"larg"`
	Rarg node `json:"rarg"`
}

type subselect struct {
	Subquery node   `json:"subquery"`
	Alias    *alias `json:"alias"`
}

// names lists the strings of a list of String nodes.
func names(nodes []node) []string {
	var out []string
	for _, n := range nodes {
		switch {
		case n.String != nil:
			out = append(out, n.String.Sval)
		case n.AStar != nil:
			out = append(out, "*")
		}
	}
	return out
}

// path lists the names of an object: of a List, a TypeName or a String.
func (n *node) path() []string {
	switch {
	case n == nil:
		return nil
	case n.List != nil:
		return names(n.List.Items)
	case n.TypeName != nil:
		return names(n.TypeName.Names)
	}
	return names([]node{*n})
}
