/** `programs/loop.omega` by hand in JavaScript. */
function sumBelow(n) {
  let sum = 0;
  for (let i = 0; i !== n; i++) sum += i;
  return sum;
}

export const run = () => sumBelow(10_000_000);
