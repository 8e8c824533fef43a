package dataset

import "strings"

// readDate reads a date, or a date and a time, as seconds since 1970-01-01T00:00 in civil time: ISO 8601 such as
// 2024-12-31, 2024-12-31T23:59 or 2024-12-31 23:59:59.5+01:00, the offset of the time zone subtracted; with points, as
// 31.12.2024; with slashes, in the given order.
func readDate(cell string, order DateOrder) (seconds float64, ok bool) {
	if len(cell) < len("1.1.2000") || cell[0] < '0' || cell[0] > '9' {
		return 0, false
	}
	day, rest, ok := readDay(cell, order)
	if !ok {
		return 0, false
	}
	whole := float64(float64(day) * secondsPerDay)
	if rest == "" {
		return whole, true
	}
	if rest[0] != 'T' && rest[0] != ' ' {
		return 0, false
	}
	time, ok := readTime(strings.TrimLeft(rest[1:], " "))
	return whole + time, ok
}

// readDay reads the day, and returns what follows it.
func readDay(cell string, order DateOrder) (days int, rest string, ok bool) {
	first, sign, rest := digits(cell)
	second, same, rest := digits(skipByte(rest))
	third, _, rest := digits(skipByte(rest))
	if sign != same {
		return 0, "", false
	}
	var y, m, d field
	switch {
	case sign == '-':
		y, m, d = first, second, third
		ok = m.digits == 2 && d.digits == 2
	case sign == '.', sign == '/' && order == DayFirst:
		d, m, y = first, second, third
		ok = true
	case sign == '/' && order == MonthFirst:
		m, d, y = first, second, third
		ok = true
	}
	ok = ok && y.digits == 4 && m.digits <= 2 && d.digits <= 2
	if !ok || y.value < 1 || m.value < 1 || m.value > 12 || d.value < 1 || d.value > daysIn(y.value, m.value) {
		return 0, "", false
	}
	return civil(y.value, m.value, d.value), rest, true
}

// readTime reads hours and minutes, seconds and their fraction, and a time zone, whose offset is subtracted.
func readTime(cell string) (seconds float64, ok bool) {
	hour, sign, rest := digits(cell)
	minute, next, rest := digits(skipByte(rest))
	if sign != ':' || hour.digits < 1 || hour.digits > 2 || minute.digits != 2 || hour.value > 23 || minute.value > 59 {
		return 0, false
	}
	seconds = float64(hour.value*3600 + minute.value*60)
	if next == ':' {
		var second field
		second, next, rest = digits(skipByte(rest))
		if second.digits != 2 || second.value > 59 {
			return 0, false
		}
		seconds += float64(second.value)
	}
	if next == '.' || next == ',' {
		var part field
		part, _, rest = digits(skipByte(rest))
		if part.digits < 1 || part.digits > 9 {
			return 0, false
		}
		seconds += float64(part.value) / powers[part.digits]
	}
	zone, ok := readZone(rest)
	return seconds - float64(zone), ok
}

// powers of ten.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// readZone reads the offset from UTC in seconds: nothing, Z, +01:00, -0530 or +01.
func readZone(cell string) (seconds int, ok bool) {
	if cell == "" || cell == "Z" {
		return 0, true
	}
	hour, sign, rest := digits(cell[1:])
	if hour.digits == 4 && rest == "" {
		return zone(cell[0], hour.value/100, hour.value%100)
	}
	minute := field{}
	if sign == ':' {
		if minute, _, rest = digits(rest[1:]); minute.digits != 2 {
			return 0, false
		}
	}
	if hour.digits != 2 || rest != "" {
		return 0, false
	}
	return zone(cell[0], hour.value, minute.value)
}

func zone(sign byte, hours, minutes int) (seconds int, ok bool) {
	seconds = hours*3600 + minutes*60
	if sign == '-' {
		seconds = -seconds
	}
	return seconds, (sign == '+' || sign == '-') && hours < 24 && minutes < 60
}

// field is a whole number of a date.
type field struct{ value, digits int }

// digits reads the digits that a text begins with, at most nine, and returns the byte after them (0: none) and the rest,
// which begins with that byte.
func digits(s string) (f field, next byte, rest string) {
	for f.digits < len(s) && f.digits < 9 && s[f.digits] >= '0' && s[f.digits] <= '9' {
		f.value = 10*f.value + int(s[f.digits]-'0')
		f.digits++
	}
	if rest = s[f.digits:]; rest != "" {
		next = rest[0]
	}
	return f, next, rest
}

// skipByte is a text without its first byte.
func skipByte(s string) string {
	if s == "" {
		return s
	}
	return s[1:]
}
