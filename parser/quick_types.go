package parser

// quickExpression reads a type without type arguments. A struct must be the end
// of the statement, but for a tag: what fails behind a struct would have to be
// read twice, on each level of nesting.
func quickExpression(lex *cursor) *typeExpression {
	e := quickPrefixes(lex)
	if e != nil && structHere(lex) {
		e.Struct = quickStruct(lex)
		return e
	}
	return e.named(lex)
}

// quickReference reads a type without a struct in it.
func quickReference(lex *cursor) *typeExpression { return quickPrefixes(lex).named(lex) }

// named adds the name that ends a type; there is none without it.
func (e *typeExpression) named(lex *cursor) *typeExpression {
	if e == nil {
		return nil
	}
	if e.Named = quickNamed(lex); e.Named == nil {
		return nil
	}
	return e
}

func quickPrefixes(lex *cursor) *typeExpression {
	e := &typeExpression{}
	for {
		prefix, more := quickPrefix(lex)
		if !more {
			return e
		}
		if prefix == (typePrefix{}) {
			return nil
		}
		e.Prefixes = append(e.Prefixes, prefix)
	}
}

// quickPrefix reads '*', '[n]' or 'map[key]'. It reports false when none of
// them comes next; an empty prefix is one that only the grammar can judge.
func quickPrefix(lex *cursor) (prefix typePrefix, more bool) {
	t := lex.Peek()
	switch {
	case is(t, "*"):
		return typePrefix{Pointer: lex.Next()}, true
	case is(t, "["):
		array := &arrayPrefix{Open: *lex.Next(), Len: acceptKind(lex, intToken)}
		if accept(lex, "]") == nil {
			return typePrefix{}, true
		}
		return typePrefix{Array: array}, true
	case is(t, "map") && is(lex.ahead(1), "["):
		return quickMap(lex), true
	}
	return typePrefix{}, false
}

func quickMap(lex *cursor) typePrefix {
	word := lex.Next()
	lex.Next()
	key := &typeExpression{Named: quickNamed(lex)}
	if key.Named == nil || accept(lex, "]") == nil {
		return typePrefix{}
	}
	return typePrefix{Map: word, Key: key}
}

func structHere(lex *cursor) bool {
	return is(lex.Peek(), "{") || is(lex.Peek(), "struct") && is(lex.ahead(1), "{")
}

func quickStruct(lex *cursor) *structType {
	s := &structType{Keyword: accept(lex, "struct")}
	s.Body.read(lex) // it keeps its errors
	return s
}

func quickNamed(lex *cursor) *namedType {
	t := lex.Peek()
	if t.Type != identToken || is(t, "interface") || is(t, "map") || is(t, "struct") {
		return nil
	}
	n := &namedType{Name: *lex.Next()}
	if accept(lex, ".") != nil {
		if n.Local = acceptKind(lex, identToken); n.Local == nil {
			return nil
		}
	}
	if is(lex.Peek(), "[") {
		return nil // type arguments
	}
	return n
}
