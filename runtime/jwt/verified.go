package jwt

import (
	"crypto/sha256"
	"sync"
	"time"
)

// verified remembers tokens whose signature and claims were good, so that the
// next request with one costs a hash. It is safe because what a token is worth
// depends on nothing but its text, the configuration, which an Authority never
// changes, and the time and key source, which are asked again. Tokens are kept by their
// SHA-256, so that a dump of the memory shows none.
//
// There are two generations: when the newer is full, the older is forgotten.
type verified struct {
	half  int
	mu    sync.RWMutex
	newer map[[sha256.Size]byte]*verdict
	older map[[sha256.Size]byte]*verdict
}

// verdict is on one token. It holds from a time until another, and as long as
// the key is trusted.
type verdict struct {
	principal   *Principal
	by          signer
	from, until time.Time
}

// newVerified remembers at most limit tokens; it is nil for none.
func newVerified(limit int) *verified {
	if limit <= 0 {
		return nil
	}
	return &verified{half: max(limit/2, 1), newer: map[[sha256.Size]byte]*verdict{}}
}

// find returns the verdict on a remembered token if it holds now, or nil.
func (v *verified) find(key [sha256.Size]byte, now time.Time) *verdict {
	v.mu.RLock()
	known, isNew := v.newer[key]
	if !isNew {
		known = v.older[key]
	}
	v.mu.RUnlock()
	if known == nil || now.Before(known.from) || !now.Before(known.until) {
		return nil
	}
	if !isNew {
		v.keep(key, known)
	}
	return known
}

func (v *verified) keep(key [sha256.Size]byte, known *verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.newer) >= v.half {
		v.older, v.newer = v.newer, make(map[[sha256.Size]byte]*verdict, v.half)
	}
	v.newer[key] = known
}

// verdict is when accepted claims are good, by the rules of check.
func (c *claims) verdict(p *Principal, by signer, leeway time.Duration) *verdict {
	v := &verdict{principal: p, by: by, until: c.expires.Add(leeway)}
	if !c.notBefore.IsZero() {
		v.from = c.notBefore.Add(-leeway)
	}
	if !c.issued.IsZero() && c.issued.Add(-leeway).After(v.from) {
		v.from = c.issued.Add(-leeway)
	}
	return v
}

// clone returns a copy whose lists are its own, in one allocation when they
// are short. The claims as JSON are shared: nobody can reach them to change
// them.
func (p *Principal) clone() *Principal {
	next := &struct {
		Principal
		lists [4]string
	}{Principal: *p}
	list := append(next.lists[:0], p.Audience...)
	list = append(list, p.Scopes...)
	if p.Audience != nil {
		next.Audience = list[:len(p.Audience):len(p.Audience)]
	}
	if p.Scopes != nil {
		next.Scopes = list[len(p.Audience):]
	}
	return &next.Principal
}
