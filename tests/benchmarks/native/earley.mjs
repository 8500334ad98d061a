/** `programs/earley.omega` by hand in JavaScript, with the same search for known items. */
const GRAMMAR = new Map([
  ['sum', [['sum', 'plus', 'sum'], ['product']]],
  ['product', [['product', 'times', 'product'], ['factor']]],
  ['factor', [['open', 'sum', 'close'], ['minus', 'factor'], ['number']]],
]);
const PIECE = 'number plus number times open minus number plus number close times'.split(' ');

/** An item: a left side, an alternative and how much of it was read, and where that began. */
function isKnown(items, { left, alternative, read, start }) {
  for (const item of items) {
    if (
      item.left === left &&
      item.alternative === alternative &&
      item.read === read &&
      item.start === start
    )
      return true;
  }
  return false;
}

function parse(words) {
  const done = Array.from({ length: words.length + 1 }, () => []);
  const pending = Array.from({ length: words.length + 1 }, () => []);

  function add(set, item) {
    if (!isKnown(done[set], item) && !isKnown(pending[set], item)) pending[set].push(item);
  }
  function predict(set, left) {
    for (const alternative of GRAMMAR.get(left))
      add(set, { left, alternative, read: 0, start: set });
  }
  function complete(set, { left, start }) {
    // What is added to the set itself meanwhile is not looked at: it is not done.
    for (const waiting of done[start]) {
      if (waiting.alternative[waiting.read] === left)
        add(set, { ...waiting, read: waiting.read + 1 });
    }
  }
  function look(set, item) {
    done[set].push(item);
    const next = item.alternative[item.read];
    if (next === undefined) complete(set, item);
    else if (GRAMMAR.has(next)) predict(set, next);
    else if (words[set] === next) add(set + 1, { ...item, read: item.read + 1 });
  }

  predict(0, 'sum');
  for (let set = 0; set <= words.length; set++) {
    while (pending[set].length > 0) look(set, pending[set].pop());
  }
  return done;
}

function sizeOf(sets) {
  const size = sets.reduce((sum, items) => sum + items.length, 0);
  const accepted = sets
    .at(-1)
    .some(
      (item) => item.left === 'sum' && item.start === 0 && item.read === item.alternative.length,
    );
  return accepted ? size : -size;
}

function sentence(pieces) {
  return [...Array.from({ length: pieces }, () => PIECE).flat(), 'number'];
}

export const run = () => sizeOf(parse(sentence(20)));
