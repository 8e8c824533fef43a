// Where a logarithmic axis has its marks.

// logMarks are round numbers between low and high, at most one in 26 of so many pixels: 1, 2, 5
// and 10 where that is near, whole or several powers of ten where it is far.
export function logMarks(low, high, pixels) {
  const decades = Math.log10(high / low), most = Math.max(Math.floor(pixels / 26), 2);
  const mantissas = [[1, 2, 5], [1, 3], [1]].find((m) => decades * m.length <= most) ?? [1];
  const step = Math.max(Math.ceil(decades / most), 1), marks = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    if (e % step) continue;
    for (const m of mantissas) { const mark = Number(`${m}e${e}`); if (mark >= low && mark <= high) marks.push(mark); }
  }
  return marks;
}
