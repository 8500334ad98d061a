/** `programs/pi-digits.omega` by hand in JavaScript, with its own large integers. */
function piDigits(count) {
  let [q, r, t, k, n, l] = [1n, 0n, 1n, 1n, 3n, 3n];
  let [place, sum] = [0, 0];
  while (place < count) {
    if (4n * q + r - t < n * t) {
      place++;
      sum += Number(n) * place;
      [q, r, n] = [q * 10n, 10n * (r - n * t), (10n * (3n * q + r)) / t - 10n * n];
    } else {
      const digit = (q * (7n * k + 2n) + r * l) / (t * l);
      [q, r, t, k, n, l] = [q * k, (2n * q + r) * l, t * l, k + 1n, digit, l + 2n];
    }
  }
  return sum;
}

export const run = () => piDigits(1200);
