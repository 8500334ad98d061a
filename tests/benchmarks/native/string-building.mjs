/** `programs/string-building.omega` by hand in JavaScript. */
const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;

function json(datum) {
  if (typeof datum === 'number') return String(datum);
  if (typeof datum === 'string') return quoted(datum);
  return `[${datum.map(json).join(',')}]`;
}

function tree(depth, i) {
  if (depth === 0) return ['leaf', i, `item "${i}" of \\ all`, i * 1000003];
  return ['node', tree(depth - 1, 2 * i), tree(depth - 1, 2 * i + 1)];
}

function checksum(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 65521;
  return sum;
}

function printTree(depth) {
  const text = json(tree(depth, 1));
  return 100000 * text.length + checksum(text + text.substring(1, 100));
}

export const run = () => printTree(11);
