package dataset

import (
	"errors"
	"io"
)

// quoted takes in a cell whose opening quote has been read, and returns the byte after the cell.
func (c *cutter) quoted() (byte, error) {
	for {
		b, err := c.upTo()
		switch {
		case errors.Is(err, io.EOF):
			return 0, c.refuse(c.begin, ErrQuote, "a cell of the row that begins here opens with a quote that is never closed; close it right before the delimiter or the end of the line")
		case err != nil:
			return 0, err
		case b == 0:
			return 0, c.nul()
		case b == c.delimiter:
			c.text = append(c.text, b)
		case b != '"':
			c.newline(b)
			c.wrapped = true
			c.text = append(c.text, '\n')
		case !c.doubled():
			return c.closed()
		}
	}
}

// doubled takes in the second of two quotes.
func (c *cutter) doubled() bool {
	if next, _ := c.in.Peek(1); len(next) == 0 || next[0] != '"' {
		return false
	}
	c.skip(1)
	c.text = append(c.text, '"')
	return true
}

// closed returns the byte that ends the cell after its closing quote and spaces.
func (c *cutter) closed() (byte, error) {
	if err := c.spaces(); err != nil {
		return 0, err
	}
	b, err := c.in.ReadByte()
	if err != nil {
		return 0, c.failed(err)
	}
	if b != c.delimiter && b != '\r' && b != '\n' {
		return 0, c.refuse(c.line, ErrQuote, "a cell goes on after its closing quote; close it right before the delimiter or the end of the line, and write a quote inside it twice")
	}
	return b, nil
}
