/** Ending the program (R7RS 6.14). */
import type { Value } from '../../../grammar/datum.js';
import { EffectOperation, effectRecord } from '../effect/operation.js';
import { perform } from '../effect/perform.js';
import { bottom } from '../jump.js';
import type { Machine } from '../machine.js';
import { control, Primitive, type PrimitiveSpec, type PrimitiveTable } from '../primitive.js';
import { EXIT } from '../stubs.js';

/** The process exit code that an exit's argument means (R7RS 6.14). */
function exitCode(value: Value): number {
  if (value === undefined || value === true) return 0;
  return typeof value === 'number' ? value & 255 : 1;
}

/** Run the outstanding after thunks and end. */
function exit(machine: Machine, code: number): void {
  machine.jump(bottom(machine, EXIT), null, [code]);
}

/** An operation that ends the program, once it is admitted. */
function ending(
  name: string,
  doc: string,
  end: (machine: Machine, code: number) => void,
): PrimitiveSpec {
  const act = control(`%${name}`, '[obj]', doc, (machine, [obj]) => end(machine, exitCode(obj)));
  const record = effectRecord('exit', 'live');
  const operation = new EffectOperation(name, '[obj]', record, null, new Primitive(act));
  operation.isPrimitive = true;
  return { ...control(name, '[obj]', doc, (m, args) => perform(m, operation, args)), operation };
}

export const exitPrimitives: PrimitiveTable = () => [
  ending('exit', 'Run the outstanding after thunks and end the program (R7RS 6.14).', exit),
  ending('emergency-exit', 'End the program at once (R7RS 6.14).', (machine, code) =>
    machine.exit(code),
  ),
];
