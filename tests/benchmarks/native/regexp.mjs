/** `programs/regexp.omega` by hand in JavaScript: a parser, closures that pass on what is left to
 * do. (JavaScript's own regular expressions would be another program.) */
function parse(pattern) {
  let at = 0;
  const peek = () => pattern[at] ?? ')';

  function alternatives() {
    const first = sequence();
    if (peek() !== '|') return first;
    at++;
    return { kind: 'or', one: first, other: alternatives() };
  }
  function sequence() {
    if (peek() === '|' || peek() === ')') return { kind: 'empty' };
    const first = repeated(atom());
    return { kind: 'seq', first, second: sequence() };
  }
  function repeated(item) {
    switch (peek()) {
      case '*':
        at++;
        return repeated({ kind: 'star', item });
      case '+':
        at++;
        return repeated({ kind: 'seq', first: item, second: { kind: 'star', item } });
      case '?':
        at++;
        return repeated({ kind: 'or', one: item, other: { kind: 'empty' } });
      default:
        return item;
    }
  }
  function atom() {
    const c = pattern[at++];
    if (c === '.') return { kind: 'any' };
    if (c !== '(') return { kind: 'char', c };
    const inner = alternatives();
    at++;
    return inner;
  }
  return alternatives();
}

function matcher(node) {
  switch (node.kind) {
    case 'char': {
      const { c } = node;
      return (text, i, k) => (i < text.length && text[i] === c ? k(i + 1) : -1);
    }
    case 'any':
      return (text, i, k) => (i < text.length ? k(i + 1) : -1);
    case 'empty':
      return (_, i, k) => k(i);
    case 'seq': {
      const [first, second] = [matcher(node.first), matcher(node.second)];
      return (text, i, k) => first(text, i, (j) => second(text, j, k));
    }
    case 'or': {
      const [one, other] = [matcher(node.one), matcher(node.other)];
      return (text, i, k) => {
        const end = one(text, i, k);
        return end >= 0 ? end : other(text, i, k);
      };
    }
    case 'star': {
      const item = matcher(node.item);
      const more = (text, i, k) => {
        const end = item(text, i, (j) => (j > i ? more(text, j, k) : -1));
        return end >= 0 ? end : k(i);
      };
      return more;
    }
    default:
      throw new Error(`no such node: ${node.kind}`);
  }
}

function matched(pattern, text) {
  const match = matcher(parse(pattern));
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const end = match(text, i, (j) => j);
    if (end >= 0) sum += end - i;
  }
  return sum;
}

function letters(count) {
  const codes = [];
  let seed = 42;
  for (let i = 0; i < count; i++) {
    seed = (seed * 421 + 1663) % 7875;
    codes.push(97 + (Math.floor(seed / 16) % 4));
  }
  return String.fromCharCode(...codes);
}

const PATTERNS = ['a(b|c)*d', '(a|b)+c?d', '(.*a)?bc+', '((a|b)(c|d))*aa', 'd?(ab?)*.d'];

function search(count) {
  const text = letters(count);
  return PATTERNS.reduce((sum, pattern) => sum + matched(pattern, text), 0);
}

export const run = () => search(1000);
