package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPageHasTheLicencesOfWhatUsersGet(t *testing.T) {
	want, err := licences("../../..")
	require.NoError(t, err)
	page, err := os.ReadFile("../../../docs/licences.md")
	require.NoError(t, err)
	require.Equal(t, want, string(page), "run: make licences")
}

func TestCopyleftAndTheUnknownAreRefused(t *testing.T) {
	const gpl = "This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, either version 3 of the License, or (at your option) any later version.\n"
	const isc = "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.\n\n" +
		"THE SOFTWARE IS PROVIDED \"AS IS\" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"permissive":       {map[string]string{"LICENSE": isc, "LICENSE.go": "package a", "testdata/COPYING": gpl}, ""},
		"copyleft":         {map[string]string{"COPYING": gpl}, "may ask for more than a notice"},
		"copyleft, inside": {map[string]string{"LICENSE": isc, "c/LICENSE.md": gpl}, "c/LICENSE.md may ask for more than a notice"},
		"unknown":          {map[string]string{"LICENSE": "Ask me first."}, "is no licence that is known"},
		"none":             {map[string]string{"README.md": isc}, "has no file with its licence"},
	} {
		t.Run(name, func(t *testing.T) {
			m := module{Path: "example.com/m", Version: "v1.0.0", Dir: t.TempDir()}
			for file, text := range test.files {
				file = filepath.Join(m.Dir, filepath.FromSlash(file))
				require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
				require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
			}
			if err := m.classify(); test.want != "" {
				require.ErrorContains(t, err, test.want)
			} else {
				require.NoError(t, err)
			}
		})
	}
}
