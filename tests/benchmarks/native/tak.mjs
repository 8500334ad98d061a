/** `programs/tak.omega` by hand in JavaScript. */
function tak(x, y, z) {
  return !(y < x) ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

export const run = () => tak(18, 12, 6);
