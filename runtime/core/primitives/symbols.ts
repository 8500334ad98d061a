/** Symbols (R7RS 6.5). */
import { intern, MString, Sym, type Value } from '../../../grammar/datum.js';
import { wrongType } from '../condition.js';
import { type PrimitiveTable, pure } from '../primitive.js';
import { stringArgument } from './arguments.js';

export const symbolPrimitives: PrimitiveTable = () => [
  pure('symbol?', 'obj', 'Whether the object is a symbol (R7RS 6.5).', (obj) => obj instanceof Sym),
  pure(
    'symbol=?',
    'symbol1 symbol2 ...',
    'Whether the symbols are all the same (R7RS 6.5).',
    (...symbols: Value[]) => {
      symbols.forEach((value, i) => {
        symbolArgument('symbol=?', i + 1, value);
      });
      return symbols.every((value) => value === symbols[0]);
    },
  ),
  pure(
    'symbol->string',
    'symbol',
    'The name of the symbol, as a fresh string (R7RS 6.5).',
    (symbol) => new MString(symbolArgument('symbol->string', 1, symbol).name),
  ),
  pure('string->symbol', 'string', 'The symbol of that name (R7RS 6.5).', (string) =>
    intern(stringArgument('string->symbol', 1, string).toString()),
  ),
  pure(
    'string->uninterned-symbol',
    'string',
    'A symbol of that name that is no other symbol.',
    (string) => new Sym(stringArgument('string->uninterned-symbol', 1, string).toString()),
  ),
];

/** The argument as a symbol. */
function symbolArgument(who: string, position: number, value: Value): Sym {
  if (value instanceof Sym) return value;
  throw wrongType(who, position, 'a symbol', value);
}
