/** `programs/even-odd.omega` by hand in JavaScript, which has no tail calls: so a loop. */
function isEven(n) {
  let even = true;
  for (let rest = n; rest !== 0; rest--) even = !even;
  return even;
}

export const run = () => isEven(1_000_000);
