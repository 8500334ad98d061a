/**
 * Written values made readable: what does not fit on a row is broken into rows, an element each,
 * and kinds of atoms are coloured. Works on the text alone, so it is the same here and over the
 * wire.
 */

/** A list with its brackets, or an atom. */
type Node = string | { readonly open: string; readonly items: Node[] };

/** Strings, |symbols|, #<objects>, characters, brackets, and everything else up to a delimiter. */
const TOKEN =
  /"(?:[^"\\]|\\.)*"?|\|(?:[^|\\]|\\.)*\|?|#<[^>]*>?|#\\(?:[^\s()]+|.)|#?(?:u8)?\(|\)|[^\s()"|]+/gs;
const PREFIX = /^(?:'|`|,@|,|#\d+=)+$/;
/** Deeper lists stay on one row, however long that is. */
const DEPTH_MAX = 200;

const COLOURS = { string: '32', number: '36', constant: '35', object: '2' } as const;

/** The text of a value in rows of that width, where it can be broken. O(length × depth). */
export function prettyValue(text: string, width: number, coloured: boolean): string {
  const layout: Layout = { width, colour: coloured ? coloursOf : (atom) => atom };
  return renderItems(parse(text), 0, 0, layout).join(' ');
}

interface Layout {
  readonly width: number;
  readonly colour: (atom: string) => string;
}

function parse(text: string): Node[] {
  const root: Node[] = [];
  const open: Node[][] = [root];
  for (const [token] of text.matchAll(TOKEN)) {
    const items = open.at(-1) as Node[];
    if (token.endsWith('(') && !token.startsWith('#\\') && !token.startsWith('"')) {
      const list = { open: token, items: [] };
      items.push(list);
      open.push(list.items);
    } else if (token === ')') {
      if (open.length > 1) open.pop();
    } else items.push(token);
  }
  return root;
}

function render(node: Node, column: number, depth: number, layout: Layout): string {
  if (typeof node === 'string') return layout.colour(node);
  const row = flat(node);
  if (column + row.length <= layout.width || depth > DEPTH_MAX) return flat(node, layout.colour);
  const indent = column + node.open.length;
  const rows = renderItems(node.items, indent, depth + 1, layout);
  return `${node.open}${rows.join(`\n${' '.repeat(indent)}`)})`;
}

/** The items, each with the quotes and labels before it. */
function renderItems(items: Node[], column: number, depth: number, layout: Layout): string[] {
  const rows: string[] = [];
  let prefix = '';
  for (const item of items) {
    if (typeof item === 'string' && PREFIX.test(item)) {
      prefix += item;
      continue;
    }
    rows.push(prefix + render(item, column + prefix.length, depth, layout));
    prefix = '';
  }
  return prefix === '' ? rows : [...rows, prefix];
}

/** The node on one row. */
function flat(node: Node, colour: (atom: string) => string = (atom) => atom): string {
  if (typeof node === 'string') return colour(node);
  let text = node.open;
  let glue = '';
  for (const item of node.items) {
    text += glue + flat(item, colour);
    glue = typeof item === 'string' && PREFIX.test(item) ? '' : ' ';
  }
  return `${text})`;
}

function coloursOf(atom: string): string {
  const kind = kindOf(atom);
  return kind === null ? atom : `\u001b[${COLOURS[kind]}m${atom}\u001b[0m`;
}

function kindOf(atom: string): keyof typeof COLOURS | null {
  if (atom.startsWith('"') || atom.startsWith('#\\')) return 'string';
  if (atom.startsWith('#<')) return 'object';
  if (atom === '#t' || atom === '#f') return 'constant';
  return /^[+-]?(?:\d|\.\d|inf\.0|nan\.0)/.test(atom) ? 'number' : null;
}
