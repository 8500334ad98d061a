/**
 * Regular expressions for `match`, without backtracking: the time is the length of the text times
 * that of the pattern (Thompson 1968). A pattern is matched with the whole text. It consists of
 *
 *     characters . [a-z] [^…] \d \w \s \D \W \S \n \t \r \x and groups ( ) (?: ), alternatives |,
 *     repetitions * + ? {n} {n,} {n,m}, also with ? behind them, ^ and $ at the ends.
 *
 * Characters are UTF-16 code units.
 */
import { type Fault, fault } from '../condition.js';

export interface Pattern {
  /** O(text · pattern) */
  matches(text: string): boolean;
}

/** States of an automaton, and groups inside each other. */
const STATES_MAX = 10_000;
const NESTING_MAX = 100;

type Test = (code: number) => boolean;

/** Where to go from a state: by a character that passes, or for nothing. */
type State =
  | { readonly kind: 'character'; readonly test: Test; next: number }
  | { readonly kind: 'either'; next: number; other: number }
  | { readonly kind: 'end' };

/** A part of the automaton: where it begins, and how its end is tied to what follows. */
interface Part {
  readonly first: number;
  readonly tie: (next: number) => void;
}

/** @throws Fault `invalid-argument` for what is no pattern, `limit` for one that is too large */
export function compilePattern(text: string): Pattern {
  const automaton = new PatternParser(text).automaton();
  return { matches: (subject) => run(automaton, subject) };
}

interface Automaton {
  readonly states: readonly State[];
  readonly first: number;
}

/** All states that can be reached go on at once. */
function run({ states, first }: Automaton, text: string): boolean {
  const marks = new Int32Array(states.length).fill(-1);
  let here: number[] = [];
  const enter = (from: number, at: number, into: number[]): void => {
    const pending = [from];
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (marks[index] === at) continue;
      marks[index] = at;
      const state = states[index] as State;
      if (state.kind === 'either') pending.push(state.other, state.next);
      else into.push(index);
    }
  };
  enter(first, 0, here);
  for (let i = 0; i < text.length && here.length > 0; i++) {
    const code = text.charCodeAt(i);
    const there: number[] = [];
    for (const index of here) {
      const state = states[index] as State;
      if (state.kind === 'character' && state.test(code)) enter(state.next, i + 1, there);
    }
    here = there;
  }
  return here.some((index) => states[index]?.kind === 'end');
}

const CLASSES: Readonly<Record<string, RegExp>> = { d: /\d/, w: /\w/, s: /\s/ };
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' };

class PatternParser {
  readonly #states: State[] = [];
  #at = 0;
  #depth = 0;

  constructor(readonly text: string) {}

  automaton(): Automaton {
    const { text } = this;
    if (text[0] === '^') this.#at++;
    const part = this.#alternatives();
    if (text[this.#at] === '$' && this.#at === text.length - 1) this.#at++;
    if (this.#at < text.length) throw this.#refused(`"${text[this.#at]}" has no meaning here`);
    part.tie(this.#add({ kind: 'end' }));
    return { states: this.#states, first: part.first };
  }

  #add(state: State): number {
    if (this.#states.length >= STATES_MAX) {
      const hint = 'repeat less often';
      throw fault('limit', 'too large a pattern; states are at most', [STATES_MAX], hint);
    }
    return this.#states.push(state) - 1;
  }

  #alternatives(): Part {
    let part = this.#sequence();
    while (this.text[this.#at] === '|') {
      this.#at++;
      const [one, other] = [part, this.#sequence()];
      const first = this.#add({ kind: 'either', next: one.first, other: other.first });
      part = {
        first,
        tie: (next) => {
          one.tie(next);
          other.tie(next);
        },
      };
    }
    return part;
  }

  #sequence(): Part {
    let whole: Part | null = null as Part | null;
    while (this.#at < this.text.length && !this.#isEndOfSequence()) {
      const before: Part | null = whole;
      const part = this.#repeated();
      before?.tie(part.first);
      whole = { first: before?.first ?? part.first, tie: part.tie };
    }
    return whole ?? this.#nothing();
  }

  #isEndOfSequence(): boolean {
    const sign = this.text[this.#at];
    const isLast = this.#at === this.text.length - 1;
    return sign === '|' || sign === ')' || (sign === '$' && isLast && this.#depth === 0);
  }

  #nothing(): Part {
    const state: State = { kind: 'either', next: -1, other: -1 };
    const first = this.#add(state);
    return {
      first,
      tie: (next) => {
        state.next = next;
        state.other = next;
      },
    };
  }

  #repeated(): Part {
    const from = this.#at;
    const part = this.#single();
    const [least, most] = this.#counts() ?? [1, 1];
    if (least === 1 && most === 1) return part;
    const again = (): Part => {
      const [at, depth] = [this.#at, this.#depth];
      this.#at = from;
      const copy = this.#single();
      [this.#at, this.#depth] = [at, depth];
      return copy;
    };
    const parts: Part[] = Array.from({ length: least }, (_, i) => (i === 0 ? part : again()));
    const rest = (): Part => (parts.length === 0 ? part : again());
    if (most === Number.POSITIVE_INFINITY) parts.push(this.#loop(rest()));
    else while (parts.length < most) parts.push(this.#optional(rest()));
    if (parts.length === 0) return this.#nothing();
    parts.slice(1).forEach((next, i) => {
      (parts[i] as Part).tie(next.first);
    });
    return { first: (parts[0] as Part).first, tie: (parts.at(-1) as Part).tie };
  }

  #loop(part: Part): Part {
    const state: State = { kind: 'either', next: part.first, other: -1 };
    const first = this.#add(state);
    part.tie(first);
    return {
      first,
      tie: (next) => {
        state.other = next;
      },
    };
  }

  #optional(part: Part): Part {
    const state: State = { kind: 'either', next: part.first, other: -1 };
    const first = this.#add(state);
    return {
      first,
      tie: (next) => {
        part.tie(next);
        state.other = next;
      },
    };
  }

  /** How often what stands before is repeated; null if nothing says so. */
  #counts(): readonly [least: number, most: number] | null {
    const found = /^(?:[*+?]|\{(\d{1,5})(,?)(\d{0,5})\})\??/.exec(
      this.text.slice(this.#at, this.#at + 15),
    );
    if (found === null) return null;
    this.#at += found[0].length;
    const [sign] = found[0];
    if (sign !== '{') return [sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY];
    const least = Number(found[1]);
    if (found[2] === '') return [least, least];
    const most = found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (most < least) throw this.#refused(`{${least},${most}} repeats less than nothing`);
    return [least, most];
  }

  #single(): Part {
    const sign = this.text[this.#at++] as string;
    switch (sign) {
      case '(':
        return this.#group();
      case '.':
        return this.#character((code) => code !== 10 && code !== 13);
      case '[':
        return this.#character(this.#set());
      case '\\':
        return this.#character(this.#escape());
      case '*':
      case '+':
      case '?':
      case '{':
        throw this.#refused(`"${sign}" repeats nothing`);
      case '^':
      case '$':
        throw this.#refused(`"${sign}" stands inside; it may stand at the ends only`);
      default: {
        const wanted = sign.charCodeAt(0);
        return this.#character((code) => code === wanted);
      }
    }
  }

  #character(test: Test): Part {
    const state: State = { kind: 'character', test, next: -1 };
    const first = this.#add(state);
    return {
      first,
      tie: (next) => {
        state.next = next;
      },
    };
  }

  #group(): Part {
    if (this.text.startsWith('?:', this.#at)) this.#at += 2;
    else if (this.text[this.#at] === '?') throw this.#refused('"(?" looks ahead or behind');
    if (++this.#depth > NESTING_MAX) throw this.#refused(`groups nest at most ${NESTING_MAX} deep`);
    const part = this.#alternatives();
    this.#depth--;
    if (this.text[this.#at++] !== ')') throw this.#refused('a group has no end');
    return part;
  }

  /** What stands behind a backslash. */
  #escape(): Test {
    const sign = this.text[this.#at++];
    if (sign === undefined) throw this.#refused('nothing stands behind the last "\\"');
    const kind = CLASSES[sign.toLowerCase()];
    if (kind !== undefined) {
      const isWanted = sign === sign.toLowerCase();
      return (code) => kind.test(String.fromCharCode(code)) === isWanted;
    }
    if (/[1-9bB]/.test(sign)) throw this.#refused(`"\\${sign}" looks elsewhere`);
    const wanted = (CONTROLS[sign] ?? sign).charCodeAt(0);
    return (code) => code === wanted;
  }

  #set(): Test {
    const isNegated = this.text[this.#at] === '^';
    if (isNegated) this.#at++;
    const tests: Test[] = [];
    for (;;) {
      const sign = this.text[this.#at++];
      if (sign === undefined) throw this.#refused('a set has no end');
      if (sign === ']') break;
      if (sign === '\\' && /[dwsDWS]/.test(this.text[this.#at] ?? '')) {
        tests.push(this.#escape());
        continue;
      }
      const low = this.#codeInSet(sign);
      let high = low;
      if (this.text[this.#at] === '-' && this.text[this.#at + 1] !== ']') {
        this.#at++;
        high = this.#codeInSet(this.text[this.#at++] ?? '');
        if (high < low) throw this.#refused('a range in a set ends before it begins');
      }
      tests.push((code) => code >= low && code <= high);
    }
    return (code) => tests.some((test) => test(code)) !== isNegated;
  }

  #codeInSet(sign: string): number {
    if (sign !== '\\') return sign.charCodeAt(0);
    const escaped = this.text[this.#at++] ?? '';
    return (CONTROLS[escaped] ?? escaped).charCodeAt(0);
  }

  #refused(why: string): Fault {
    return fault(
      'invalid-argument',
      `match: ${why} in the pattern ${JSON.stringify(this.text.slice(0, 100))}`,
      [],
      'a pattern has characters, sets, groups, alternatives and repetitions',
    );
  }
}
