/** `read` (R7RS 6.13.2): the next datum of a textual port. */
import { EOF, type Value } from '../../../grammar/datum.js';
import { type ReadDatumResult, readDatum } from '../../../grammar/reader.js';
import { toDatum } from '../../../grammar/syntax.js';
import { type Fault, fault } from '../condition.js';
import type { TextInputPort } from '../input-port.js';
import type { Store } from '../store.js';

/** What ends a datum by itself, so that no character behind it could belong to it. */
const ENDS_ITSELF = ')]}"|';

/**
 * The next datum, or the end-of-file object. Looks at as little of the input as tells where the
 * datum ends. A datum with errors is passed over before the `read-error` is raised, so that
 * reading can go on behind it.
 */
export function readFrom(port: TextInputPort, store: Store): Value {
  let seen = 0;
  for (;;) {
    const { text, offset, ended } = port.window(seen + 1, 2 * seen + 1);
    const result = readDatum(text, offset, { foldCase: port.foldsCase });
    if (ended || !mayGoOn(text, result)) return delivered(port, store, offset, result);
    // Twice as much each time, if it is there, so that reading a long datum takes linear time.
    seen = text.length - offset;
  }
}

/** Whether text behind that which was read could change what was read. */
function mayGoOn(text: string, { datum, errors, incomplete, end }: ReadDatumResult): boolean {
  if (incomplete || (datum === null && errors.length === 0)) return true;
  return end === text.length && !ENDS_ITSELF.includes(text[end - 1] ?? '');
}

/** Pass over what was read, and answer it. */
function delivered(
  port: TextInputPort,
  store: Store,
  offset: number,
  { datum, errors, end, foldCase }: ReadDatumResult,
): Value {
  const at = port.piece.offset + port.index;
  port.passOver(end - offset);
  if (foldCase !== port.foldsCase)
    store.setField<TextInputPort, 'foldsCase'>(port, 'foldsCase', foldCase);
  const [error] = errors;
  if (error !== undefined) {
    throw readFault(port, at + error.span.offset - offset, error.message, error.hint);
  }
  return datum === null ? EOF : toDatum(datum);
}

function readFault(
  port: TextInputPort,
  offset: number,
  message: string,
  hint: string | null,
): Fault {
  return fault(
    'read-error',
    `read: ${message}; at offset ${offset} (counted from 0) of`,
    [port],
    hint,
  );
}
