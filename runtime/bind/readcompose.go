package bind

import "github.com/apigen/apigen/runtime/optional"

// ReadPointer reads into a new T, and sets dst to nil for null.
func ReadPointer[T any](d *Reader, dst **T, one func(*Reader, *T)) {
	if d.null() {
		*dst = nil
		return
	}
	*dst = new(T)
	one(d, *dst)
}

// ReadOptional reads null, or a value.
func ReadOptional[T any](d *Reader, dst *optional.Value[T], one func(*Reader, *T)) {
	if d.null() {
		*dst = optional.Null[T]()
		return
	}
	var value T
	one(d, &value)
	*dst = optional.Of(value)
}

// firstItems is for how many items a list has room at first.
const firstItems = 4

// ReadList reads an array. Null makes dst nil, an empty array makes it empty.
func ReadList[L ~[]T, T any](d *Reader, dst *L, one func(*Reader, *T)) {
	if d.null() {
		*dst = nil
		return
	}
	list := L{}
	for more := d.open('[', ']'); more; more = d.next(']') {
		switch len(list) {
		case 0:
			list = make(L, 0, firstItems)
		case MaxItems:
			d.stop()
		}
		list = append(list, *new(T))
		one(d, &list[len(list)-1])
	}
	*dst = list
}

// ReadArray reads an array of exactly len(dst) items; pass arr[:] for an array.
func ReadArray[T any](d *Reader, dst []T, one func(*Reader, *T)) {
	count := 0
	for more := d.open('[', ']'); more; more = d.next(']') {
		if count == len(dst) {
			d.stop()
			return
		}
		one(d, &dst[count])
		count++
	}
	if count != len(dst) {
		d.stop()
	}
}

// ReadDict reads an object with free names. Null makes dst nil.
func ReadDict[M ~map[K]V, K Keys, V any](d *Reader, dst *M, one func(*Reader, *V)) {
	if d.null() {
		*dst = nil
		return
	}
	dict := make(M)
	for more := d.Object(); more; more = d.Member() {
		key, message := parseKey[K](d.Name())
		if _, again := dict[key]; message != "" || again || len(dict) == MaxItems {
			d.stop()
			break
		}
		var value V
		one(d, &value)
		dict[key] = value
	}
	*dst = dict
}
