package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

func (s *scene) interrupt(args []string) error {
	c, err := s.start(args[0], args[1:])
	if c == nil {
		return err
	}
	return errors.Join(err, c.command.Process.Signal(os.Interrupt), s.end(c, exitInterrupted))
}

func (s *scene) survive(args []string) error {
	c, err := s.start(args[0], args[1:])
	if err != nil {
		return err
	}
	s.process.kill()
	again := slices.Clone(s.process.args)
	if at := slices.Index(again, "--listen"); at >= 0 {
		again = slices.Delete(again, at, at+2) // the port that was free
	}
	if err := s.serve(append(again, "--listen", s.process.address)); err != nil {
		return errors.Join(err, c.command.Process.Kill())
	}
	return s.end(c, exitOK)
}

func (s *scene) json(args []string) error {
	value, err := dig(s.ReadFile(args[0]), args[1])
	if err == nil {
		s.Setenv(args[2], value)
	}
	return err
}

// look returns a field of a job as it is now.
func (s *scene) look(job, field string) (string, error) {
	shown, err := ask(s.Getenv("DEEPNET_ADDRESS"), "show", job, "-o", "json")
	if err != nil || shown.code != exitOK {
		return "", errors.Join(err, fmt.Errorf("show %s: exit code %d, told %q", job, shown.code, shown.stderr))
	}
	return dig(shown.stdout, field)
}

func (s *scene) until(args []string) error {
	return eventually(strings.Join(args, " "), func() (bool, error) {
		value, err := s.look(args[0], args[1])
		return value == args[2], err
	})
}

func (s *scene) moved(args []string) error {
	return eventually("the epochs of "+args[0], func() (bool, error) {
		text, err := s.look(args[0], "epochs")
		if err != nil {
			return false, err
		}
		now, err := strconv.ParseInt(text, 10, 64)
		further := now > s.epochs[args[0]]
		s.epochs[args[0]] = now
		return further, err
	})
}

func (s *scene) compare(args []string) error {
	holds := false
	switch a, op, b := args[0], args[1], args[2]; op {
	case "=", "!=":
		holds = (a == b) == (op == "=")
	default:
		x, errX := strconv.ParseFloat(a, 64)
		y, errY := strconv.ParseFloat(b, 64)
		if err := errors.Join(errX, errY); err != nil {
			return err
		}
		holds = map[string]bool{"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[op]
	}
	if !holds {
		return fmt.Errorf("%q does not hold", args)
	}
	return nil
}
