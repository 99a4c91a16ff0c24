package lint

import (
	"fmt"

	"github.com/apigen/apigen/parser/contract"
	"github.com/apigen/apigen/parser/diag"
)

// deletesWithBody reports DELETE routes that read a body.
func (p *pass) deletesWithBody() {
	for _, u := range p.units {
		for _, g := range u.API.Groups {
			for _, r := range g.Routes {
				if r.Method == "DELETE" && r.Body != contract.NoBody {
					p.warn(p.signature(r), diag.DeleteWithBody, fmt.Sprintf("DELETE %s reads a body, which many clients and proxies drop", r.Path),
						"use path variables and fields with a form tag, or post")
				}
			}
		}
	}
}
