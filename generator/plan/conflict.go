package plan

import "bytes"

// ConflictMark is the offset of the first line with which version control opens
// a conflict, or negative when content has none.
func ConflictMark(content []byte) int {
	mark := []byte("<<<<<<< ")
	if bytes.HasPrefix(content, mark) {
		return 0
	}
	if at := bytes.Index(content, append([]byte("\n"), mark...)); at >= 0 {
		return at + 1
	}
	return -1
}
