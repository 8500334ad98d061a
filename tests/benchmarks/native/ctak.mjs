/** `programs/ctak.omega` by hand in JavaScript. There every continuation is called where a plain
 * return would go; so plain returns do it. */
function tak(x, y, z) {
  return !(y < x) ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

export const run = () => tak(16, 10, 5);
