/** `programs/amb-queens.omega` by hand in JavaScript: the search as nested loops. */
function isSafe(row, placed) {
  let distance = 1;
  for (let rest = placed; rest !== null; rest = rest.cdr) {
    if (rest.car === row || rest.car === row + distance || rest.car === row - distance)
      return false;
    distance++;
  }
  return true;
}

function search(column, placed) {
  if (column === 8) return placed;
  for (let row = 1; row <= 8; row++) {
    if (!isSafe(row, placed)) continue;
    const found = search(column + 1, { car: row, cdr: placed });
    if (found !== null) return found;
  }
  return null;
}

export function run() {
  let answer = 0;
  for (let i = 0; i < 20; i++) {
    answer = 0;
    for (let rows = search(0, null); rows !== null; rows = rows.cdr)
      answer = answer * 10 + rows.car;
  }
  return answer;
}
