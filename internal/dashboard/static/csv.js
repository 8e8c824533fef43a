// CSV as far as a first look needs it: the beginning of a file, cut into cells.

const signs = [",", ";", "\t", "|"];

// beginning cuts a text at the end of its last whole line within most characters.
export function beginning(text, most) {
  if (text.length <= most) return text;
  let quoted = false, end = 0;
  for (let i = 0; i < most; i++) {
    if (text[i] === '"') quoted = !quoted;
    else if (text[i] === "\n" && !quoted) end = i + 1;
  }
  return end ? text.slice(0, end) : text.slice(0, most);
}

// cells cuts a text into lines of cells, at most so many lines. The sign between cells is the one
// that finds most of the known names in the first line.
export function cells(text, known, most = 25) {
  const name = new Set(known), at = (sign) => cut(text, sign, 1)[0]?.filter((c) => name.has(c.trim())).length ?? 0;
  const sign = signs.reduce((best, s) => (at(s) > at(best) ? s : best), ",");
  return cut(text, sign, most);
}

function cut(text, sign, most) {
  const lines = [];
  let line = [], cell = "", quoted = false;
  const end = () => { line.push(cell); cell = ""; if (line.some((c) => c !== "")) lines.push(line); line = []; };
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length && lines.length < most; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') { cell += '"'; i++; } else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === sign) { line.push(cell); cell = ""; } else if (c === "\n") end();
    else if (c !== "\r") cell += c;
  }
  if (lines.length < most && (cell || line.length)) end();
  return lines;
}
