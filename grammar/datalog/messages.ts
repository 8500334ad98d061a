/** What the Datalog parser says of a text that does not parse. */
import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain';
import { EOF } from '../chevrotain.js';

/** Alternatives that are named. */
const NAMED_MAX = 6;

const found = (token: IToken | undefined): string =>
  token === undefined || token.tokenType === EOF ? 'the statement ends' : `got "${token.image}"`;

const labelOf = ({ LABEL, name }: TokenType): string => LABEL ?? name;

function oneOf(paths: readonly (readonly TokenType[])[]): string {
  const labels = [
    ...new Set(paths.flatMap(([first]) => (first === undefined ? [] : labelOf(first)))),
  ];
  const named = labels.slice(0, NAMED_MAX).join(' or ');
  return labels.length > NAMED_MAX ? `${named} or the like` : named;
}

export const MESSAGES: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) =>
    `expected ${labelOf(expected)}, ${found(actual)}`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) =>
    `expected a statement or its end, ${found(firstRedundant)}`,
  buildNoViableAltMessage: ({ expectedPathsPerAlt, actual }) =>
    `expected ${oneOf(expectedPathsPerAlt.flat())}, ${found(actual[0])}`,
  buildEarlyExitMessage: ({ expectedIterationPaths, actual }) =>
    `expected ${oneOf(expectedIterationPaths)}, ${found(actual[0])}`,
};
