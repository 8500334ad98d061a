/** Ending the program (R7RS 6.14). */
import { UNSPECIFIED, type Value } from '../../../grammar/datum.js';
import { Frame } from '../frame.js';
import { Point } from '../jump.js';
import { control, type PrimitiveTable } from '../primitive.js';
import type { Prompt } from '../prompt.js';
import { EXIT } from '../stubs.js';

/** The process exit code that an exit's argument means (R7RS 6.14). */
function exitCode(value: Value): number {
  if (value === undefined || value === true) return 0;
  return typeof value === 'number' ? value & 255 : 1;
}

export const exitPrimitives: PrimitiveTable = () => [
  control(
    'exit',
    '[obj]',
    'Run the outstanding after thunks and end the program (R7RS 6.14).',
    (machine, [obj]) => {
      const end = new Frame(EXIT, [null, UNSPECIFIED], null);
      let root = machine.prompts as Prompt;
      while (root.next !== null) root = root.next;
      machine.jump(new Point(end, null, root), null, [exitCode(obj)]);
    },
  ),
  control('emergency-exit', '[obj]', 'End the program at once (R7RS 6.14).', (machine, [obj]) =>
    machine.exit(exitCode(obj)),
  ),
];
