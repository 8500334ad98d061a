/** `programs/vector-sum.omega` by hand in JavaScript. */
function vectorSum(n) {
  const v = new Array(n).fill(0);
  for (let i = 0; i < n; i++) v[i] = i;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += v[i];
  return sum;
}

export const run = () => vectorSum(1_000_000);
