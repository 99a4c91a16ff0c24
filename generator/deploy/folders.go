package deploy

import (
	"path"
	"regexp"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/parser/diag"
)

// Names that mean themselves in a shell, in YAML, in a Dockerfile and in the
// expressions of workflows. Between quotes a space does too.
var (
	plainName  = regexp.MustCompile(`^[\pL\pN._/+~@=,-]*$`)
	quotedName = regexp.MustCompile(`^[\pL\pN._/+~@=, -]*$`)
)

// hasPlainFolders reports folders whose names would be taken for something else
// where an image is built and run.
func (s *Service) hasPlainFolders(pass *generator.Pass[*Service]) bool {
	fine := plainName.MatchString(s.Below)
	if !fine {
		pass.Report(diag.Errorf(s.Config.Span(""), diag.UnreadableConfig, "the service is in the folder %q, which a shell, a Dockerfile or YAML would take for something else", s.Below).
			WithHint("rename it to letters, digits, dots, dashes and underscores"))
	}
	if file, _ := s.databaseFile(); !plainName.MatchString(path.Dir(file)) {
		pass.Report(diag.Errorf(s.Config.Span("store.dsn"), diag.UnreadableConfig, "the database is in the folder %q, which a shell, a Dockerfile or YAML would take for something else", path.Dir(file)).
			WithHint("rename it to letters, digits, dots, dashes and underscores"))
		fine = false
	}
	return fine
}

// hasQuotedFolders reports folders that workflows can't name.
func (r *Repository) hasQuotedFolders(pass *generator.Pass[*Repository]) bool {
	fine := true
	for i, dir := range r.Dirs {
		if module := path.Join(dir, r.Services[i].Root); !quotedName.MatchString(dir) || !quotedName.MatchString(module) {
			pass.Report(diag.Errorf(r.Services[i].Config.Span(""), diag.UnreadableConfig, "the service is in the folder %q, which workflows would take for something else", dir).
				WithHint("rename it to letters, digits, dots, dashes, underscores and spaces"))
			fine = false
		}
	}
	return fine
}
