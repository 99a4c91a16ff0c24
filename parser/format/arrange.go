package format

// line is one line of the result; texts that hold line ends make it several.
type line struct {
	depth   int      // in tabs
	cells   []string // aligned with those of the lines around
	blank   bool     // an empty line goes above
	comment bool     // there is nothing but comments
	opens   bool     // a block begins at its end
	item    item
	table   table
}

// arranger fills lines with tokens.
type arranger struct {
	tokens []token
	lines  []line
	depth  int
}

// arrange turns tokens into lines.
func arrange(tokens []token) []line {
	a := arranger{tokens: tokens}
	for i := range tokens {
		t := &tokens[i]
		if t.closes {
			a.depth--
		}
		if i == 0 || a.breaks(i) {
			a.begin(i)
		}
		a.add(i)
		if t.opens {
			a.depth++
		}
	}
	setApart(a.lines)
	return a.lines
}

// breaks reports whether token i begins a line.
func (a *arranger) breaks(i int) bool {
	beside := a.line().comment && a.tokens[i].breaks == 0
	return breaks(&a.tokens[i-1], &a.tokens[i], beside)
}

// breaks reports whether a line ends between two tokens; beside is set when
// the line holds only comments so far, and the author put t there too.
func breaks(previous, t *token, beside bool) bool {
	switch {
	case previous.lineComment():
		return true
	case t.kind == comment:
		return t.breaks > 0
	case t.closes:
		return !previous.opens
	}
	return t.fresh && !beside
}

func (a *arranger) line() *line { return &a.lines[len(a.lines)-1] }

func (a *arranger) begin(i int) {
	t := &a.tokens[i]
	l := line{depth: a.depth, blank: t.breaks > 1, comment: true}
	if !t.fresh && !t.closes && t.kind != comment { // the author broke a statement
		l.depth++
	}
	if i == 0 || t.closes || a.line().opens || t.tight && !a.line().comment {
		l.blank = false
	}
	a.lines = append(a.lines, l)
}

// add puts token i on the last line.
func (a *arranger) add(i int) {
	t, l := &a.tokens[i], a.line()
	if l.comment && t.kind != comment {
		l.comment, l.item, l.table = false, t.item, t.table
	}
	shown := t.text
	if t.kind == comment {
		shown = tidyComment(shown, l.depth)
	} else {
		l.opens = t.opens
	}
	column := a.column(i)
	switch {
	case len(l.cells) == 0:
		l.cells = []string{shown}
		return
	case column >= len(l.cells):
		l.cells = append(l.cells, make([]string, column-len(l.cells)+1)...)
	case spaced(&a.tokens[i-1], t):
		shown = " " + shown
	}
	l.cells[len(l.cells)-1] += shown
}

// column is the column that token i begins, 0 for none. Behind a text of
// several lines there are no columns.
func (a *arranger) column(i int) int {
	t, l := &a.tokens[i], a.line()
	if l.table == noTable || i == 0 {
		return 0
	}
	previous := &a.tokens[i-1]
	switch {
	case previous.multiline(), previous.opens:
		return 0
	case t.kind == comment && previous.kind != comment && a.trailing(i):
		return int(l.table)
	}
	return t.column
}

// trailing reports whether only comments follow on the line from token i on.
func (a *arranger) trailing(i int) bool {
	for i++; i < len(a.tokens); i++ {
		if breaks(&a.tokens[i-1], &a.tokens[i], false) {
			return true
		}
		if a.tokens[i].kind != comment {
			return false
		}
	}
	return true
}

// setApart puts blank lines around items, above the comments that belong to
// them. Items of the same name that take a line each stay as the author has them.
func setApart(lines []line) {
	for i := range lines {
		top := i
		for top > 0 && lines[top-1].comment && !lines[top].blank {
			top--
		}
		if lines[i].item == "" || top == 0 || lines[top-1].opens {
			continue
		}
		if lines[top-1].item != lines[i].item || !single(lines, i) {
			lines[top].blank = true
		}
	}
}

// single reports whether the item on line i takes no further line.
func single(lines []line, i int) bool {
	depth := lines[i].depth
	for i++; i < len(lines) && lines[i].comment; i++ {
	}
	return i == len(lines) || lines[i].item != "" || lines[i].depth < depth
}
