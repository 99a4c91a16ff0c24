package contract

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/parser/diag"
)

// Cookie are the attributes of a cookie that an answer sets (RFC 6265bis, 4.1.2).
type Cookie struct {
	HTTPOnly bool   `json:"httpOnly,omitempty"`
	Secure   bool   `json:"secure,omitempty"`
	SameSite string `json:"sameSite,omitempty"` // "lax", "strict" or "none"; empty leaves it to the browser
	MaxAge   *int   `json:"maxAge,omitempty"`   // seconds; 0 deletes the cookie, whatever the field holds; nil for as long as the browser runs
	Path     string `json:"path"`               // "/" unless the contract says another
	Domain   string `json:"domain,omitempty"`   // empty for the host that answers
}

// cookieAttributes are those that a tag may name.
var cookieAttributes = []string{"httponly", "secure", "samesite", "maxAge", "path", "domain"}

// readCookieAttribute reads one option of a cookie tag. It is false for options that
// all tags have.
func (r *resolver) readCookieAttribute(d *fieldDecl, option string, part tagPart) bool {
	name, value, _ := strings.Cut(option, "=")
	i := slices.IndexFunc(cookieAttributes, func(a string) bool { return strings.EqualFold(a, name) })
	if i < 0 {
		return r.misspelledAttribute(d, name, part)
	}
	if d.field.Cookie == nil {
		d.field.Cookie = &Cookie{Path: "/"}
	}
	if why := d.field.Cookie.set(cookieAttributes[i], value); why != "" {
		r.report(diag.Errorf(r.tagSpan(d, part.start, part.end), diag.BadTag, "%s", why).
			WithHint("write it like `cookie:\"sid,httponly,secure,samesite=lax,maxAge=3600,path=/\"`"))
	}
	return true
}

// misspelledAttribute refuses a word that is near an attribute: a cookie that lacks one
// is open to what the attribute keeps out.
func (r *resolver) misspelledAttribute(d *fieldDecl, name string, part tagPart) bool {
	if slices.Contains(tagOptions, name) {
		return false
	}
	bad := diag.Errorf(r.tagSpan(d, part.start, part.end), diag.BadTag, "a cookie has no attribute %s", name).
		WithHint("possible here: %s", strings.Join(cookieAttributes, ", "))
	if near, ok := diag.Nearest(name, cookieAttributes); ok {
		bad = bad.WithHint("did you mean %s?", near)
	}
	r.report(bad)
	return true
}

// set says what is wrong with the value.
func (c *Cookie) set(attribute, value string) (why string) {
	switch attribute {
	case "httponly":
		c.HTTPOnly = true
	case "secure":
		c.Secure = true
	case "samesite":
		if c.SameSite = strings.ToLower(value); !slices.Contains([]string{"lax", "strict", "none"}, c.SameSite) {
			return "samesite is lax, strict or none, not " + value
		}
	case "maxAge":
		seconds, err := strconv.Atoi(value)
		if err != nil || seconds < 0 {
			return "maxAge is a number of seconds, not " + value
		}
		c.MaxAge = &seconds
	case "path":
		if c.Path = value; !strings.HasPrefix(value, "/") {
			return "the path of a cookie begins with a slash"
		}
	case "domain":
		c.Domain = value
	}
	if attribute == "path" || attribute == "domain" {
		if err := (&http.Cookie{Name: "c", Path: c.Path, Domain: c.Domain}).Valid(); err != nil {
			return value + " can't be the " + attribute + " of a cookie"
		}
	}
	return ""
}

// checkCookie looks at a cookie as a whole.
func (r *resolver) checkCookie(d *fieldDecl, w Wire, p tagPair) {
	if d.field.Cookie == nil {
		d.field.Cookie = &Cookie{Path: "/"}
	}
	report := func(why, hint string) {
		r.report(diag.Errorf(r.tagSpan(d, p.start, p.end), diag.BadTag, "%s", why).WithHint("%s", hint))
	}
	switch {
	case (&http.Cookie{Name: w.Name}).Valid() != nil:
		report(strconv.Quote(w.Name)+" cannot be the name of a cookie", "use letters, digits, - and _")
	case d.field.Cookie.SameSite == "none" && !d.field.Cookie.Secure:
		report("browsers refuse a cookie with samesite=none that is not secure", "add secure")
	case (strings.HasPrefix(w.Name, "__Host-") || strings.HasPrefix(w.Name, "__Secure-")) && !d.field.Cookie.Secure:
		report("browsers refuse a cookie called "+w.Name+" that is not secure", "add secure")
	}
}

// checkBeside refuses a json name beside a cookie or a status, which no body has.
func (r *resolver) checkBeside(d *fieldDecl) {
	w, inJSON := d.field.WireName(JSON)
	if d.field.Cookie == nil && d.field.Statuses == nil || !inJSON || w.Ignored {
		return
	}
	r.report(diag.Errorf(d.field.Span, diag.BadTag, "a cookie or a status is in no JSON, and the field has the json name %s", w.Name).
		WithHint("remove the json tag"))
}

// readStatuses reads a tag by which logic chooses the status of an answer.
func (r *resolver) readStatuses(d *fieldDecl, p tagPair) {
	span := r.tagSpan(d, p.start, p.end)
	if core := d.field.Ref; core.Kind != Basic || core.Name != "int" {
		r.report(diag.Errorf(span, diag.BadTag, "the status of an answer is an int, not %s", d.field.Ref.text()).WithHint("make the field an int"))
		return
	}
	var out []int
	for text := range strings.SplitSeq(p.value, "|") {
		status, err := strconv.Atoi(text)
		if err != nil || successProblem(status) != "" || status == http.StatusResetContent || slices.Contains(out, status) {
			r.report(diag.Errorf(span, diag.BadTag, "%q is no list of statuses of a success", p.value).
				WithHint("write different ones from 200 to 299, such as `status:\"200|201\"`"))
			return
		}
		out = append(out, status)
	}
	d.field.Statuses = out
}
