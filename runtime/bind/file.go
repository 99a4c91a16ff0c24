package bind

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode"
)

// ErrNoFile is returned by [File.Open] when an optional file was not sent.
var ErrNoFile = errors.New("bind: no file was sent")

// errPassed is a mistake of the logic, not of the client.
var errPassed = errors.New("bind: files are read once, in the order of the contract, and this one is passed")

// File is one file of a request. Its content is still on the network until
// [File.Open]. The zero File is one that was not sent.
type File struct{ source opener }

// Files are the files of a request that share a name.
type Files struct{ source opener }

// opener finds the next file of a field. It returns ErrNoFile when there is none.
type opener interface{ open() (*Part, error) }

// Open returns the file's content. It may be called once.
//
// The files of a request arrive one after the other, in the order of the
// contract. Opening one skips what the logic did not read of those before it;
// opening one that is skipped is an error. An error may also be about the rest
// of the request, which is read at this point only: return it from the logic, as
// it says to the client what to do. For an optional file that was not sent it is
// [ErrNoFile].
func (f File) Open() (*Part, error) {
	if f.source == nil {
		return nil, ErrNoFile
	}
	return f.source.open()
}

// All yields the files in the order in which they are sent. Each is to be read
// before the next one. The error, after which nothing follows, is one like those
// of [File.Open].
func (f Files) All() iter.Seq2[*Part, error] {
	return func(yield func(*Part, error) bool) {
		for f.source != nil {
			part, err := f.source.open()
			if errors.Is(err, ErrNoFile) || !yield(part, err) || err != nil {
				return
			}
		}
	}
}

// Part is the content of one file, read straight from the network. It is not
// safe for concurrent use.
//
// Read fails with a *problem.Error, which the logic should return, when the file
// is larger than allowed or the client breaks off. It checks what follows the
// file before it says io.EOF, so a content that was read to its end came with a
// request that is valid up to the next file.
type Part struct {
	name, contentType string
	source            io.Reader
}

// FileName is the name the client gave the file, made safe: without directories,
// control characters and characters that file systems reserve, not hidden, at
// most 200 bytes, and never empty. It may be anything else, and is not unique.
func (p *Part) FileName() string { return p.name }

// ContentType is the media type that the first 512 bytes show (WHATWG MIME
// Sniffing Standard), without parameters: "application/octet-stream" when they
// show none. What the client claims is not considered.
func (p *Part) ContentType() string { return p.contentType }

// Read implements io.Reader.
func (p *Part) Read(buffer []byte) (int, error) { return p.source.Read(buffer) }

// FileOf returns a file with the given content, for tests of logic.
func FileOf(name string, content io.Reader) File {
	return File{&given{[]*Part{partOf(name, content)}}}
}

// FilesOf returns files for tests of logic, which must come from [FileOf].
func FilesOf(files ...File) Files {
	all := &given{}
	for _, f := range files {
		if one, ok := f.source.(*given); ok {
			all.parts = append(all.parts, one.parts...)
		}
	}
	return Files{all}
}

// given are files that do not come from a request.
type given struct{ parts []*Part }

func (g *given) open() (*Part, error) {
	if len(g.parts) == 0 {
		return nil, ErrNoFile
	}
	part := g.parts[0]
	g.parts = g.parts[1:]
	return part, nil
}

func partOf(name string, content io.Reader) *Part {
	buffered := bufio.NewReaderSize(content, sniffed)
	head, _ := buffered.Peek(sniffed) // an error comes again when it is read
	return &Part{name: safeName(name), contentType: sniff(head), source: buffered}
}

const maxFileName = 200

// safeName is what is left of a file name that a client chose.
func safeName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(c rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, c), c == unicode.ReplacementChar:
			return '_'
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c):
			return -1
		}
		return c
	}, name)
	if len(name) > maxFileName { // the end says what it is
		name = strings.ToValidUTF8(name[len(name)-maxFileName:], "")
	}
	if name = strings.Trim(name, ". "); name == "" {
		return "file"
	}
	return name
}
