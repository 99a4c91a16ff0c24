package nethttpserver

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apigen/apigen/bench/work"
)

func bindItem(r *http.Request) (work.ItemAnswer, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return work.ItemAnswer{}, errors.New("id must be a positive integer")
	}
	query := r.URL.Query()
	page, err := strconv.Atoi(query.Get("page"))
	if err != nil || page < 1 || page > 1000 {
		return work.ItemAnswer{}, errors.New("page must be between 1 and 1000")
	}
	sort := query.Get("sort")
	if sort != "name" && sort != "date" {
		return work.ItemAnswer{}, errors.New("sort must be name or date")
	}
	return work.ItemAnswer{ID: id, Page: page, Sort: sort}, nil
}

func checkOrder(o *work.Order) error {
	switch {
	case !length(o.Reference, 3, 32):
		return errors.New("reference must have 3 to 32 characters")
	case o.Currency != "EUR" && o.Currency != "USD" && o.Currency != "GBP":
		return errors.New("currency must be EUR, USD or GBP")
	case o.Priority < 1 || o.Priority > 5:
		return errors.New("priority must be between 1 and 5")
	case o.Discount < 0 || o.Discount > 100:
		return errors.New("discount must be between 0 and 100")
	case !length(o.Note, 0, 200):
		return errors.New("note must have at most 200 characters")
	case len(o.Tags) > 10:
		return errors.New("there may be 10 tags")
	case len(o.Lines) < 1 || len(o.Lines) > 50:
		return errors.New("there must be 1 to 50 lines")
	case o.Placed < 1:
		return errors.New("placed must be at least 1")
	}
	for i := range o.Lines {
		if err := checkLine(&o.Lines[i]); err != nil {
			return err
		}
	}
	return checkCustomer(&o.Customer)
}

func checkLine(l *work.Line) error {
	switch {
	case !length(l.Sku, 1, 20):
		return errors.New("sku must have 1 to 20 characters")
	case l.Quantity < 1 || l.Quantity > 1000:
		return errors.New("quantity must be between 1 and 1000")
	case l.Price < 0 || l.Price > 100000:
		return errors.New("price must be between 0 and 100000")
	}
	return nil
}

func checkCustomer(c *work.Customer) error {
	a := &c.Address
	switch {
	case !length(c.Name, 2, 60):
		return errors.New("name must have 2 to 60 characters")
	case !email(c.Email):
		return errors.New("email must be an address")
	case !length(a.Street, 1, 100):
		return errors.New("street must have 1 to 100 characters")
	case !length(a.City, 1, 60):
		return errors.New("city must have 1 to 60 characters")
	case !length(a.Zip, 1, 12):
		return errors.New("zip must have 1 to 12 characters")
	case a.Country != "NL" && a.Country != "DE" && a.Country != "FR" && a.Country != "US":
		return errors.New("country must be NL, DE, FR or US")
	}
	return nil
}

func length(text string, least, most int) bool {
	n := utf8.RuneCountInString(text)
	return n >= least && n <= most
}

// email looks for one @ with something before it and a dot behind it.
func email(text string) bool {
	local, domain, found := strings.Cut(text, "@")
	return found && local != "" && strings.Contains(domain, ".") && !strings.ContainsAny(text, " \t\r\n") &&
		!strings.Contains(domain, "@")
}
