package plan

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// problem is why a file can't be written, before it becomes a conflict.
type problem struct {
	code         diag.Code
	reason, hint string
}

// checkPath accepts only paths that mean the same file on every platform.
func checkPath(p string) *problem {
	refuse := func(reason string) *problem {
		return &problem{diag.OutputPath, reason, "use a relative slash-separated path of names that every platform accepts"}
	}
	if strings.HasPrefix(p, "/") {
		return refuse("the path is absolute")
	}
	if !fs.ValidPath(p) || p == "." {
		return refuse("the path is empty, or has an empty, . or .. element")
	}
	for name := range strings.SplitSeq(p, "/") {
		if reason := checkName(name); reason != "" {
			return refuse(reason)
		}
	}
	if strings.HasPrefix(fold(p)+"/", stateDir+"/") {
		return refuse(stateDir + " is apigen's own")
	}
	return nil
}

func checkName(name string) string {
	if i := strings.IndexFunc(name, unportable); i >= 0 {
		return fmt.Sprintf("%q holds a character that Windows refuses in file names", name)
	}
	if strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return fmt.Sprintf("%q ends in a dot or a space, which Windows drops", name)
	}
	if reservedOnWindows(name) {
		return fmt.Sprintf("%q is a reserved device name on Windows", name)
	}
	return ""
}

func unportable(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"\|?*`, r) }

// reservedOnWindows follows "Naming Files, Paths, and Namespaces" in the Win32
// documentation: device names stay reserved with any extension, and the
// superscript digits count as digits.
func reservedOnWindows(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, isPort := strings.CutPrefix(base, "COM")
	if !isPort {
		digit, isPort = strings.CutPrefix(base, "LPT")
	}
	return isPort && len([]rune(digit)) == 1 && strings.Contains("0123456789¹²³", digit)
}

// claims remembers which files and directories a plan uses, so that no two of
// its paths meet, not even on a disk that ignores case.
type claims struct {
	files map[string]File
	dirs  map[string]string // folded to as spelled
}

func newClaims() claims { return claims{map[string]File{}, map[string]string{}} }

func (c claims) add(f File) *problem {
	key := fold(f.Path)
	if other, taken := c.files[key]; taken {
		return &problem{diag.OutputDuplicate, sameFile(f, other), "rename one of the two declarations it comes from"}
	}
	if dir, taken := c.dirs[key]; taken {
		return &problem{diag.OutputDuplicate, fmt.Sprintf("%s is also a directory of this plan", dir), "rename one of the two"}
	}
	c.files[key] = f
	for dir := path.Dir(f.Path); dir != "."; dir = path.Dir(dir) {
		if p := c.addDir(dir); p != nil {
			return p
		}
	}
	return nil
}

func (c claims) addDir(dir string) *problem {
	if f, taken := c.files[fold(dir)]; taken {
		return &problem{diag.OutputDuplicate, fmt.Sprintf("%s is also a file of this plan, from %s", f.Path, f.Origin), "rename one of the two"}
	}
	spelled, known := c.dirs[fold(dir)]
	if known && spelled != dir {
		return &problem{diag.OutputDuplicate, fmt.Sprintf("the directories %s and %s differ only in case", spelled, dir), "spell both the same way"}
	}
	c.dirs[fold(dir)] = dir
	return nil
}

func sameFile(f, other File) string {
	if f.Path == other.Path {
		return fmt.Sprintf("written twice, by %s and by %s", other.Origin, f.Origin)
	}
	return fmt.Sprintf("differs only in case from %s, which %s writes; some disks hold one of the two", other.Path, other.Origin)
}

// fold gives one key to all spellings that a case-insensitive disk confuses.
func fold(p string) string { return strings.ToLower(strings.ToUpper(p)) }
