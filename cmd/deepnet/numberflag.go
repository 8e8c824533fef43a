package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// text takes a name, for a flag that is a command's own.
func text(field *string) func(string) error {
	return func(value string) error {
		if value == "" || !utf8.ValidString(value) {
			return errors.New("must be a name")
		}
		*field = value
		return nil
	}
}

// whole takes a whole number of at least so much; nil stays where none is given.
func whole(field **uint32, least uint64) func(string) error {
	return func(value string) error {
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil || n < least {
			return fmt.Errorf("must be a whole number from %d to %d", least, uint32(math.MaxUint32))
		}
		small := uint32(n)
		*field = &small
		return nil
	}
}

// anyWhole takes a whole number.
func anyWhole(field *uint32) func(string) error {
	return func(value string) error {
		var n *uint32
		if err := whole(&n, 0)(value); err != nil {
			return err
		}
		*field = *n
		return nil
	}
}
