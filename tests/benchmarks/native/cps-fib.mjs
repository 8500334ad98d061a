/** `programs/cps-fib.omega` by hand in JavaScript, which has no tail calls: so a trampoline. */
function fib(n, k) {
  if (n < 2) return () => k(n);
  return () => fib(n - 1, (a) => () => fib(n - 2, (b) => () => k(a + b)));
}

export function run() {
  let next = fib(24, (x) => x);
  while (typeof next === 'function') next = next();
  return next;
}
