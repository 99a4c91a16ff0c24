package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// proof is what quickstart learned by using the service.
type proof struct{ username, password string }

// prove registers a user, logs in and reads the user back.
func prove(ctx context.Context, url string, out io.Writer) (proof, error) {
	p := proof{username: "demo-" + strings.ToLower(rand.Text()[:6]), password: rand.Text()[:12]}
	email := p.username + "@example.com"
	var user, me struct {
		ID       int64
		Username string
	}
	var login struct{ Token string }
	steps := []struct {
		method, path, token string
		body, answer        any
	}{
		{"POST", "/register", "", map[string]string{"username": p.username, "email": email, "password": p.password}, &user},
		{"POST", "/login", "", map[string]string{"username": p.username, "password": p.password}, &login},
		{"GET", "/users/me", "Bearer ", nil, &me},
	}
	for _, step := range steps {
		if step.token != "" {
			step.token += login.Token
		}
		status, err := call(ctx, step.method, url+step.path, step.token, step.body, step.answer)
		if err != nil {
			return p, fmt.Errorf("%s %s: %w", step.method, step.path, err)
		}
		fmt.Fprintf(out, "    %-4s %-10s %s\n", step.method, step.path, status)
	}
	if me.Username != p.username || me.ID != user.ID {
		return p, fmt.Errorf("GET /users/me answered user %q, not %q", me.Username, p.username)
	}
	return p, nil
}

// call sends one request and decodes the answer of a success.
func call(ctx context.Context, method, url, authorization string, body, answer any) (string, error) {
	ctx, cancel := short(ctx)
	defer cancel()
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			return "", err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, url, &content)
	if err != nil {
		return "", err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return response.Status, err
	}
	if response.StatusCode < http.StatusOK || response.StatusCode > 299 {
		return response.Status, fmt.Errorf("%s: %s", response.Status, bytes.TrimSpace(text))
	}
	return response.Status, json.Unmarshal(text, answer)
}

// explain prints how to repeat the proof by hand.
func (p proof) explain(w io.Writer, url string) {
	fmt.Fprintf(w, `
It works. The service answers on %[1]s; repeat it yourself:

  curl -s %[1]s/register -H 'Content-Type: application/json' \
    -d '{"username":"ada","email":"ada@example.com","password":"a long password"}'
  TOKEN=$(curl -s %[1]s/login -H 'Content-Type: application/json' \
    -d '{"username":"%[2]s","password":"%[3]s"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
  curl -s %[1]s/users/me -H "Authorization: Bearer $TOKEN"
`, url, p.username, p.password)
}
