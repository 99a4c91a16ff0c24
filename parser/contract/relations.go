package contract

// Relation is a rule of a validate tag that compares a field with others. What is
// sent for them is looked at when each value by itself is fine.
//
// A value is there when it is not zero; a pointer, list or map when it is not nil.
// A field behind a nil pointer is not there.
type Relation struct {
	Name     RuleName  `json:"name"` // as written; it names the rule in answers too
	Operands []Operand `json:"operands"`

	// IfSet is true behind `omitempty`: a zero value is not compared.
	IfSet bool `json:"ifSet,omitempty"`
}

// Operand is a field that a relation names.
type Operand struct {
	// Chain leads to the field from the struct that declares the field with the
	// relation, or, of RuleUnique, from the elements. Unlike others, it passes
	// through fields that are structs and not embedded.
	Chain Chain `json:"field"`

	Value string `json:"value,omitempty"` // RuleRequiredIf and its like: what the field is compared with; of a list or map its length
	Null  bool   `json:"null,omitempty"`  // RuleRequiredIf and its like: the field is compared with nil
}

// Rules about other fields. Their meaning is that of go-playground/validator.
const (
	RuleEQField  RuleName = "eqfield" // of lists and maps as many items
	RuleNEField  RuleName = "nefield"
	RuleGTField  RuleName = "gtfield" // of texts more bytes, of times later
	RuleGTEField RuleName = "gtefield"
	RuleLTField  RuleName = "ltfield"
	RuleLTEField RuleName = "ltefield"

	RuleRequiredWith       RuleName = "required_with"     // where one of them is there
	RuleRequiredWithAll    RuleName = "required_with_all" // where all of them are there
	RuleRequiredWithout    RuleName = "required_without"  // where one of them is not there
	RuleRequiredWithoutAll RuleName = "required_without_all"
	RuleRequiredIf         RuleName = "required_if"     // where all of them have the values
	RuleRequiredUnless     RuleName = "required_unless" // where none of them has its value
	RuleExcludedWith       RuleName = "excluded_with"
	RuleExcludedWithAll    RuleName = "excluded_with_all"
	RuleExcludedWithout    RuleName = "excluded_without"
	RuleExcludedWithoutAll RuleName = "excluded_without_all"
	RuleExcludedIf         RuleName = "excluded_if"
	RuleExcludedUnless     RuleName = "excluded_unless"
)

// Compares reports whether a relation compares two values.
func (n RuleName) Compares() bool { return relationKinds[n] == comparing }

// Orders reports whether a relation asks which of two values is the larger one.
func (n RuleName) Orders() bool {
	return n.Compares() && n != RuleEQField && n != RuleNEField
}

// Requires reports whether a relation says when a field must be there.
func (n RuleName) Requires() bool { return relationKinds[n] == requiring }

// Excludes reports whether a relation says when a field must not be there.
func (n RuleName) Excludes() bool { return relationKinds[n] == excluding }

// Valued reports whether a relation names values beside the fields.
func (n RuleName) Valued() bool {
	switch n {
	case RuleRequiredIf, RuleRequiredUnless, RuleExcludedIf, RuleExcludedUnless:
		return true
	}
	return false
}

type relationKind int

const (
	comparing relationKind = iota + 1
	requiring
	excluding
)

var relationKinds = map[RuleName]relationKind{
	RuleEQField: comparing, RuleNEField: comparing, RuleGTField: comparing, RuleGTEField: comparing,
	RuleLTField: comparing, RuleLTEField: comparing,
	RuleRequiredWith: requiring, RuleRequiredWithAll: requiring, RuleRequiredWithout: requiring,
	RuleRequiredWithoutAll: requiring, RuleRequiredIf: requiring, RuleRequiredUnless: requiring,
	RuleExcludedWith: excluding, RuleExcludedWithAll: excluding, RuleExcludedWithout: excluding,
	RuleExcludedWithoutAll: excluding, RuleExcludedIf: excluding, RuleExcludedUnless: excluding,
}
