/** `programs/flonum-loop.omega` by hand in JavaScript. */
function orbit(n, cReal, cImaginary) {
  let re = 0;
  let im = 0;
  for (let i = 0; i !== n; i++) {
    const re2 = re * re;
    const im2 = im * im;
    const product = re * im;
    re = re2 - im2 + cReal;
    im = product + product + cImaginary;
  }
  return re;
}

export const run = () => orbit(1_000_000, -0.2, 0.3);
