package tables

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	stored "github.com/parquet-go/parquet-go/format"
)

// parquetWriter is how values of a type are written. The error says what they are instead.
func parquetWriter(t parquet.Type) (func(parquet.Value) (cell, error), error) {
	logical := t.LogicalType()
	if logical == nil {
		return physicalWriter(t)
	}
	switch is := logical.Value.(type) {
	case nil:
		return physicalWriter(t)
	case *stored.StringType, *stored.EnumType, *stored.JsonType:
		return textOf, nil
	case *stored.DecimalType:
		return decimalWriter(t, int(is.Scale))
	case *stored.DateType:
		return dayOf, nil
	case *stored.TimeType:
		return clockWriter(t, unitOf(is.Unit)), nil
	case *stored.TimestampType:
		return momentWriter(unitOf(is.Unit), is.IsAdjustedToUTC), nil
	case *stored.IntType:
		return integerWriter(t, is.IsSigned), nil
	case *stored.NullType:
		return func(parquet.Value) (cell, error) { return cell{}, nil }, nil
	case *stored.UUIDType:
		return uuidOf, nil
	case *stored.Float16Type:
		return func(v parquet.Value) (cell, error) { return half(binary.LittleEndian.Uint16(v.ByteArray())), nil }, nil
	default:
		return nil, fmt.Errorf("values of type %s, which are neither numbers nor texts", t)
	}
}

// physicalWriter is how values are written of which the file says only how they are stored.
func physicalWriter(t parquet.Type) (func(parquet.Value) (cell, error), error) {
	if old := t.ConvertedType(); old != nil && *old == deprecated.Interval {
		return nil, errors.New("intervals of months, days and milliseconds")
	}
	switch t.Kind() {
	case parquet.Boolean:
		return func(v parquet.Value) (cell, error) { return truth(v.Boolean()), nil }, nil
	case parquet.Int32, parquet.Int64:
		return integerWriter(t, true), nil
	case parquet.Int96:
		return ancientMoment, nil
	case parquet.Float:
		return func(v parquet.Value) (cell, error) { return float(float64(v.Float()), 32), nil }, nil
	case parquet.Double:
		return func(v parquet.Value) (cell, error) { return float(v.Double(), 64), nil }, nil
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return textOf, nil
	default:
		return nil, fmt.Errorf("values of type %s, which are neither numbers nor texts", t)
	}
}

func textOf(v parquet.Value) (cell, error) {
	if b := v.ByteArray(); !utf8.Valid(b) {
		return cell{}, errors.New("bytes that are no text in UTF-8; save it as text, or write the file without it")
	}
	return text(string(v.ByteArray())), nil
}

func integerWriter(t parquet.Type, signed bool) func(parquet.Value) (cell, error) {
	switch long := t.Kind() == parquet.Int64; {
	case long && signed:
		return func(v parquet.Value) (cell, error) { return integer(v.Int64()), nil }
	case long:
		return func(v parquet.Value) (cell, error) { return cell{fmt.Sprint(v.Uint64()), number}, nil }
	case signed:
		return func(v parquet.Value) (cell, error) { return integer(int64(v.Int32())), nil }
	default:
		return func(v parquet.Value) (cell, error) { return integer(int64(v.Uint32())), nil }
	}
}

// decimalWriter writes whole numbers of a unit of 10 to the minus scale, digit for digit.
func decimalWriter(t parquet.Type, scale int) (func(parquet.Value) (cell, error), error) {
	const mostDigits = 1000
	if scale < 0 || scale > mostDigits {
		return nil, fmt.Errorf("decimals with %d digits after the point", scale)
	}
	return func(v parquet.Value) (cell, error) {
		unscaled := new(big.Int)
		switch t.Kind() {
		case parquet.Int32:
			unscaled.SetInt64(int64(v.Int32()))
		case parquet.Int64:
			unscaled.SetInt64(v.Int64())
		default:
			b := v.ByteArray()
			if len(b) > mostDigits {
				return cell{}, fmt.Errorf("a decimal of %d bytes", len(b))
			}
			if unscaled.SetBytes(b); len(b) > 0 && b[0] >= 0x80 { // two's complement
				unscaled.Sub(unscaled, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
			}
		}
		return cell{pointed(unscaled, scale), number}, nil
	}, nil
}

// pointed writes a whole number with a point so many digits from its end.
func pointed(unscaled *big.Int, scale int) string {
	digits, minus := unscaled.String(), ""
	if unscaled.Sign() < 0 {
		digits, minus = digits[1:], "-"
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if scale == 0 {
		return minus + digits
	}
	return minus + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}

const day = 24 * time.Hour

func dayOf(v parquet.Value) (cell, error) {
	return moment(time.Unix(int64(v.Int32())*int64(day/time.Second), 0).UTC(), false), nil
}

// unitOf is the unit of a time.
func unitOf(u stored.TimeUnit) time.Duration {
	switch u.Value.(type) {
	case *stored.MilliSeconds:
		return time.Millisecond
	case *stored.MicroSeconds:
		return time.Microsecond
	default:
		return time.Nanosecond
	}
}

func clockWriter(t parquet.Type, unit time.Duration) func(parquet.Value) (cell, error) {
	return func(v parquet.Value) (cell, error) {
		ticks := v.Int64()
		if t.Kind() == parquet.Int32 {
			ticks = int64(v.Int32())
		}
		if ticks < 0 || ticks >= int64(day/unit) {
			return cell{}, errors.New("a time that no day has")
		}
		return clock(time.Duration(ticks) * unit), nil
	}
}

func momentWriter(unit time.Duration, zoned bool) func(parquet.Value) (cell, error) {
	second := int64(time.Second / unit)
	return func(v parquet.Value) (cell, error) {
		ticks := v.Int64()
		seconds, rest := ticks/second, ticks%second
		return moment(time.Unix(seconds, rest*int64(unit)).UTC(), zoned), nil
	}
}

// ancientMoment is a time as it was stored before there were types for it: the nanoseconds of a Julian day.
func ancientMoment(v parquet.Value) (cell, error) {
	const julianDayOf1970 = 2440588
	words := v.Int96()
	nanoseconds := int64(words[1])<<32 | int64(words[0])
	days := int64(words[2]) - julianDayOf1970
	return moment(time.Unix(days*int64(day/time.Second), nanoseconds).UTC(), false), nil
}

func uuidOf(v parquet.Value) (cell, error) {
	b := v.ByteArray()
	if len(b) != 16 {
		return cell{}, fmt.Errorf("a UUID of %d bytes", len(b))
	}
	return text(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])), nil
}

// half is a number of 16 bits, in the fewest digits that are exactly it.
func half(bits uint16) cell {
	sign, exponent, fraction := bits>>15, int(bits>>10&0x1f), float64(bits&0x3ff)
	var x float64
	switch exponent {
	case 0:
		x = math.Ldexp(fraction, -24)
	case 0x1f:
		x = math.Inf(1)
		if fraction != 0 {
			x = math.NaN()
		}
	default:
		x = math.Ldexp(1024+fraction, exponent-25)
	}
	if sign == 1 {
		x = -x
	}
	return float(x, 64)
}
