/** `programs/deep-recursion.omega` by hand in JavaScript, whose stack does not hold a million
 * calls: so a thousand recursions a thousand deep, which is the same work. */
function build(n, last, tail) {
  return n === last ? tail : { car: n, cdr: build(n - 1, last, tail) };
}

export function run() {
  let items = null;
  for (let chunk = 0; chunk < 1000; chunk++) {
    items = build((chunk + 1) * 1000, chunk * 1000, items);
  }
  let count = 0;
  for (let rest = items; rest !== null; rest = rest.cdr) count++;
  return count;
}
