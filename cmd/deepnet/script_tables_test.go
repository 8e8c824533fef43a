package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"deepnet/internal/terminal"

	"github.com/parquet-go/parquet-go"
)

func (s *scene) repeat(args []string) error {
	header, lines, _ := strings.Cut(s.ReadFile(args[0]), "\n")
	times, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	return os.WriteFile(s.MkAbs(args[2]), []byte(header+"\n"+strings.Repeat(lines, times)), 0o600)
}

func (s *scene) alike(args []string) error {
	var first [][]string
	for i, name := range args {
		rows, err := tableRows(filepath.Ext(name), []byte(s.ReadFile(name)))
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", name, err)
		case len(rows) < 2:
			return fmt.Errorf("%s has no rows", name)
		case i == 0:
			first = rows
		case !slices.EqualFunc(first, rows, slices.Equal):
			return fmt.Errorf("%s and %s differ: %d rows, %d rows; they begin with %q and %q", args[0], name, len(first), len(rows), first[:2], rows[:2])
		}
	}
	return nil
}

// tableRows are the names of a table's columns and its rows, numbers being written as in CSV.
func tableRows(extension string, text []byte) ([][]string, error) {
	switch extension {
	case ".csv":
		return csv.NewReader(bytes.NewReader(text)).ReadAll()
	case ".jsonl":
		return jsonRows(text)
	default:
		return parquetRows(text)
	}
}

func jsonRows(text []byte) (rows [][]string, err error) {
	for line := range bytes.Lines(text) {
		var names, row []string
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, err
			}
			switch word := tokenText(token); {
			case word == "{" || word == "}":
			case len(names) > len(row):
				row = append(row, word)
			default:
				names = append(names, word)
			}
		}
		if rows == nil {
			rows = append(rows, names)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func tokenText(token json.Token) string {
	if number, ok := token.(json.Number); ok {
		x, _ := number.Float64()
		return terminal.Full(&x)
	}
	return fmt.Sprint(token)
}

func parquetRows(text []byte) ([][]string, error) {
	file, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, field := range file.Schema().Fields() {
		names = append(names, field.Name())
	}
	rows := [][]string{names}
	reader := parquet.NewReader(file)
	defer reader.Close()
	for buffer := make([]parquet.Row, 100); ; {
		n, err := reader.ReadRows(buffer)
		for _, values := range buffer[:n] {
			var row []string
			for _, value := range values {
				if value.Kind() == parquet.Double {
					x := value.Double()
					row = append(row, terminal.Full(&x))
				} else {
					row = append(row, string(value.ByteArray()))
				}
			}
			rows = append(rows, row)
		}
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
