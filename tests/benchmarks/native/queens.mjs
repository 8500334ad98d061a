/** `programs/queens.omega` by hand in JavaScript, on linked lists as there. */
function cons(car, cdr) {
  return { car, cdr };
}

function isSafe(row, placed) {
  let distance = 1;
  for (let rest = placed; rest !== null; rest = rest.cdr) {
    if (rest.car === row + distance || rest.car === row - distance) return false;
    distance++;
  }
  return true;
}

function join(a, b) {
  return a === null ? b : cons(a.car, join(a.cdr, b));
}

function place(free, passed, placed) {
  if (free === null) return passed === null ? 1 : 0;
  const taken = isSafe(free.car, placed)
    ? place(join(free.cdr, passed), null, cons(free.car, placed))
    : 0;
  return taken + place(free.cdr, cons(free.car, passed), placed);
}

function queens(size) {
  let rows = null;
  for (let i = size; i > 0; i--) rows = cons(i, rows);
  return place(rows, null, null);
}

export function run() {
  let answer = 0;
  for (let i = 0; i < 20; i++) answer = queens(8);
  return answer;
}
