package pgddl

// comment applies COMMENT ON.
func (r *reader) comment(s *comment) error {
	path := s.Object.path()
	switch s.Type {
	case "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW":
		t, err := r.relation(relationOf(path))
		if err != nil {
			return err
		}
		t.Comment = s.Text
	case "OBJECT_COLUMN":
		if len(path) < 2 {
			return nil
		}
		last := len(path) - 1
		t, err := r.relation(relationOf(path[:last]))
		if err != nil {
			return err
		}
		i, err := r.Column(t, path[last])
		if err != nil {
			return err
		}
		t.Columns[i].Comment = s.Text
	case "OBJECT_TYPE":
		n := r.named(path)
		if e := r.DB.Enum(n.Schema, n.Name); e != nil {
			e.Comment = s.Text
		}
	}
	return nil
}

func relationOf(path []string) rangeVar {
	switch n := len(path); n {
	case 0:
		return rangeVar{}
	case 1:
		return rangeVar{Name: path[0]}
	default:
		return rangeVar{Schema: path[n-2], Name: path[n-1]}
	}
}
