/** What tokens of Datalog text stand for. */
import type { IToken } from 'chevrotain';
import { StringToken } from './lexer.js';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '"': '"',
  '\\': '\\',
};

/** The text that a string means, and any other token as it is written. */
export function textOf({ tokenType, image }: IToken): string {
  if (tokenType !== StringToken) return image;
  return image.slice(1, -1).replace(/\\(.)/g, (whole, sign: string) => ESCAPES[sign] ?? whole);
}

/** The value of an integer. */
export function integerOf(image: string): number | bigint {
  const value = BigInt(image.replace(/u$/, ''));
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}
