package drift

// Compare compares all objects.
func Compare(want, live []Object) (Report, error) {
	return CompareOnly(want, live, func(Object) bool { return true })
}
