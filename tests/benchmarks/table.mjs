/** The results as a table to read, and the numbers derived from them. */

/** The geometric mean; NaN of nothing. */
export function geometricMean(numbers) {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}

/** Three significant digits, without exponent. */
export function short(number) {
  if (!Number.isFinite(number)) return '-';
  if (number >= 100) return number.toFixed(0);
  return number
    .toPrecision(3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** Milliseconds of each system and its ratio to the yardstick: "146 ms 29.2x". */
function cell(row, id, yardstick) {
  const ms = row.ms[id];
  if (ms === undefined) return '-';
  return id === yardstick ? `${short(ms)} ms` : `${short(ms)} ms ${short(ms / row.ms[yardstick])}x`;
}

/** Lines of the table: a row for each program, the geometric means of the ratios below. */
export function programTable(rows, systems, yardstick) {
  const head = ['program', ...systems.map((system) => system.title)];
  const body = rows.map((row) => [
    row.program,
    ...systems.map((system) => cell(row, system.id, yardstick)),
  ]);
  const means = systems.map((system) => {
    if (system.id === yardstick) return '1x';
    const mean = meanRatio(rows, system.id, yardstick);
    return Number.isNaN(mean) ? '-' : `${short(mean)}x`;
  });
  return aligned([head, ...body, ['geometric mean', ...means]]);
}

/** The geometric mean of system / base over the programs that both ran. */
export function meanRatio(rows, id, base) {
  const both = rows.filter((row) => row.ms[id] !== undefined && row.ms[base] !== undefined);
  return geometricMean(both.map((row) => row.ms[id] / row.ms[base]));
}

/** Columns filled to equal width: the first to the left, the others to the right. */
export function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i])))
      .join('   ')
      .trimEnd(),
  );
}
