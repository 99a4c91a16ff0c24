package guard

import (
	"errors"
	"fmt"

	"github.com/apigen/apigen/runtime/bind"
	"github.com/apigen/apigen/runtime/breaker"
	"github.com/apigen/apigen/runtime/clientip"
	"github.com/apigen/apigen/runtime/limit"
	"github.com/apigen/apigen/runtime/middleware"
	"github.com/apigen/apigen/runtime/shed"
)

// Config is the part of the guards that operators decide. The zero value
// observes requests, sheds load, and does nothing else that the contract does
// not ask for.
type Config struct {
	// Trusted proxies, whose X-Forwarded-For tells the client's address.
	clientip.Config `yaml:",inline"`
	// ClientLimit bounds the requests of each client address over all routes,
	// before any token is looked at: "100/s burst 200". Default none.
	ClientLimit limit.Rate `yaml:"clientLimit"`
	// Shed bounds how many requests are served at once.
	Shed Shed `yaml:"shed"`
	// Breaker is for the routes with `breaker: route` in the contract.
	Breaker breaker.Config `yaml:"breaker"`
	// CORS lets pages of other origins call the service. Default no other.
	CORS middleware.CORSConfig `yaml:"cors"`
	// Gunzip unpacks gzip bodies, within the limit of bytes of the route.
	// Default false: they are refused with 415.
	Gunzip bool `yaml:"gunzip"`
	// Unknown is what becomes of JSON members, query parameters and form values
	// whose names no field has, on routes of which the contract says nothing:
	// refuse or ignore. Default what the project's apigen.yaml says, and without
	// that members are refused and the others ignored.
	Unknown bind.Unknown `yaml:"unknown"`
}

// Shed is how load is shed, by one limiter for each class of routes.
type Shed struct {
	shed.Config `yaml:",inline"`
	// Off serves every request, however many there are.
	Off bool `yaml:"off"`
}

// Validate reports what shed.Config does, and Off with Shadow.
func (s Shed) Validate() error {
	err := s.Config.Validate()
	if s.Off && s.Shadow {
		err = errors.Join(err, errors.New("shadow: has no meaning with off: true; remove one of them"))
	}
	return err
}

// validate reports every value that is out of range, for those who did not read
// the configuration with package conf, which asks each part by itself.
func (c Config) validate() error {
	return errors.Join(
		c.Config.Validate(),
		inKey("clientLimit", c.ClientLimit.Validate()),
		inKey("shed", c.Shed.Validate()),
		inKey("breaker", c.Breaker.Validate()),
		inKey("cors", c.CORS.Validate()),
		atKey("unknown", c.Unknown.Validate()),
	)
}

// atKey puts the key of a single value before what is wrong with it.
func atKey(key string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", key, err)
}

// inKey puts a key before each of several errors.
func inKey(key string, err error) error {
	if err == nil {
		return nil
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var list []error
		for _, one := range several.Unwrap() {
			list = append(list, inKey(key, one))
		}
		return errors.Join(list...)
	}
	return fmt.Errorf("%s.%w", key, err)
}
