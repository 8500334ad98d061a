/**
 * The grammar of a text (R7RS 7.1.2), for Chevrotain. It is flat: a text is any sequence of
 * openers, closers, prefixes, atoms and asides, and `Nesting` finds the structure with a stack of
 * its own. So no text is too deep for it, and none fails to parse.
 */
import type { IToken } from 'chevrotain';
import { EmbeddedActionsParser } from './chevrotain.js';
import { Aside, Atom, Closer, Opener, Prefix, VOCABULARY } from './lexer.js';
import type { Nesting } from './nesting.js';

class TextParser extends EmbeddedActionsParser {
  #nesting: Nesting | null = null;
  readonly #text: () => void;

  constructor() {
    super([...VOCABULARY], { maxLookahead: 1, recoveryEnabled: false, skipValidations: true });
    const act = (token: IToken, take: (nesting: Nesting, token: IToken) => void): void => {
      // Null only while Chevrotain records the grammar.
      if (this.#nesting !== null) take(this.#nesting, token);
    };
    const alternatives = [
      { ALT: () => act(this.CONSUME(Atom), (n, token) => n.atom(token)) },
      { ALT: () => act(this.CONSUME(Opener), (n, token) => n.open(token)) },
      { ALT: () => act(this.CONSUME(Closer), (n, token) => n.close(token)) },
      { ALT: () => act(this.CONSUME(Prefix), (n, token) => n.prefix(token)) },
      { ALT: () => act(this.CONSUME(Aside), (n, token) => n.aside(token)) },
    ];
    this.#text = this.RULE('text', () => {
      this.MANY(() => this.OR(alternatives));
    });
    this.performSelfAnalysis();
  }

  /** Feed the tokens to the nesting. */
  run(tokens: IToken[], nesting: Nesting): void {
    this.#nesting = nesting;
    this.input = tokens;
    this.#text();
    this.input = [];
    this.#nesting = null;
  }
}

let parser: TextParser | null = null;

/** Parse a text's tokens into the nesting. O(tokens). The parser is made at first use. */
export function parse(tokens: IToken[], nesting: Nesting): void {
  parser ??= new TextParser();
  parser.run(tokens, nesting);
}
