package statement

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/apigen/apigen/parser/schema"
	"github.com/apigen/apigen/parser/source"
)

// Statement is one statement of a file.
type Statement struct {
	File   *source.File
	Offset int     // of its first byte in the file
	Text   string  // without the delimiter, versioned comments of MySQL opened
	Tokens []Token // offsets count from the start of Text
}

// Span is the place of a token, or of the first one when i is out of range.
func (s *Statement) Span(i int) source.Span {
	if i < 0 || i >= len(s.Tokens) {
		i = 0
	}
	if len(s.Tokens) == 0 {
		return s.File.Span(s.Offset, s.Offset)
	}
	return s.File.Span(s.Offset+s.Tokens[i].Start, s.Offset+s.Tokens[i].End)
}

// Head returns the first n words in lower case; "" where a token is no word.
func (s *Statement) Head(n int) []string {
	out := make([]string, n)
	for i := range min(n, len(s.Tokens)) {
		if s.Tokens[i].Kind == Word {
			out[i] = strings.ToLower(s.Tokens[i].Value)
		}
	}
	return out
}

// Split cuts a file into statements. It follows DELIMITER of the MySQL client,
// skips commands of psql and the rows of COPY, keeps the bodies of triggers
// together, and leaves out what goose and dbmate run to undo a migration.
func Split(file *source.File, dialect schema.Dialect) []Statement {
	text := string(file.Text)
	if dialect == schema.MySQL || dialect == schema.MariaDB {
		text = openVersioned(text)
	}
	s := splitter{file: file, delimiter: ";"}
	s.lexer = lexer{text: text, dialect: dialect, comment: s.marker}
	for s.one() {
	}
	return s.out
}

type splitter struct {
	lexer
	file      *source.File
	delimiter string
	undo      bool // between a Down marker and the next Up
	together  bool // between StatementBegin and StatementEnd of goose
	out       []Statement
}

// marker follows the comments by which migration tools part a file.
func (s *splitter) marker(comment string) {
	switch strings.ToLower(strings.Join(strings.Fields(strings.TrimLeft(comment, "-# ")), " ")) {
	case "+goose down", "migrate:down":
		s.undo = true
	case "+goose up", "migrate:up":
		s.undo = false
	case "+goose statementbegin":
		s.together = true
	case "+goose statementend":
		s.together = false
	}
}

// one reads one statement. It reports false at the end of the file.
func (s *splitter) one() bool {
	for s.blank() {
	}
	undo := s.undo
	if s.at >= len(s.text) {
		return false
	}
	if s.command() {
		return true
	}
	start, end := s.at, 0
	var tokens []Token
	body := bodyDepth{dialect: s.dialect}
	for {
		for s.blank() {
		}
		if end = s.at; !s.together && body.closed() && strings.HasPrefix(s.text[s.at:], s.delimiter) {
			s.at += len(s.delimiter)
			break
		}
		t, ok := s.next()
		if !ok {
			break
		}
		t.Start, t.End = t.Start-start, t.End-start
		tokens = append(tokens, t)
		body.follow(tokens)
	}
	if len(tokens) > 0 && !undo {
		s.out = append(s.out, Statement{File: s.file, Offset: start, Text: s.text[start:min(end, len(s.text))], Tokens: tokens})
	}
	s.skipRows(tokens)
	return true
}

// command moves past a line for the client: \connect, DELIMITER.
func (s *splitter) command() bool {
	line, _, _ := strings.Cut(s.text[s.at:], "\n")
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return false
	}
	switch {
	case s.dialect == schema.Postgres && strings.HasPrefix(line, `\`):
	case s.mysql() && len(fields) == 2 && strings.EqualFold(fields[0], "delimiter"):
		s.delimiter = fields[1]
	default:
		return false
	}
	s.at += len(line)
	return true
}

// skipRows moves past the rows that follow COPY … FROM stdin.
func (s *splitter) skipRows(tokens []Token) {
	if s.dialect != schema.Postgres || len(tokens) < 3 || !tokens[0].Is("copy") {
		return
	}
	for i := range tokens[:len(tokens)-1] {
		if tokens[i].Is("from") && tokens[i+1].Is("stdin") {
			if end := strings.Index(s.text[s.at:], "\n\\."); end >= 0 {
				s.at += end + len("\n\\.")
			}
			return
		}
	}
}

// bodyDepth follows the body of a SQLite trigger, BEGIN … END, in which
// semicolons end nothing.
type bodyDepth struct {
	dialect schema.Dialect
	trigger bool
	depth   int
	ended   bool
}

func (b *bodyDepth) follow(tokens []Token) {
	if b.dialect != schema.SQLite {
		return
	}
	t := tokens[len(tokens)-1]
	switch {
	case len(tokens) <= 3 && tokens[0].Is("create") && t.Is("trigger"):
		b.trigger = true
	case !b.trigger || b.ended:
	case t.Is("begin", "case"):
		b.depth++
	case t.Is("end"):
		b.depth--
		b.ended = b.depth <= 0
	}
}

func (b *bodyDepth) closed() bool { return b.depth <= 0 }

var versioned = regexp.MustCompile(`/\*M?!\d*`)

// openVersioned blanks the marks of comments that MySQL executes, such as
// /*!50001 … */, and keeps every offset.
func openVersioned(text string) string {
	if !strings.Contains(text, "/*!") && !strings.Contains(text, "/*M!") {
		return text
	}
	out := []byte(text)
	for _, at := range versioned.FindAllStringIndex(text, -1) {
		end := strings.Index(text[at[1]:], "*/")
		if end < 0 || out[at[0]] != '/' {
			continue
		}
		copy(out[at[0]:], bytes.Repeat([]byte(" "), at[1]-at[0]))
		copy(out[at[1]+end:], "  ")
	}
	return string(out)
}
