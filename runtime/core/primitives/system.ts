/** The clock, the command line and the environment (R7RS 6.14). */
import { Flonum, list, MString, Pair } from '../../../grammar/datum.js';
import { effect, type PrimitiveTable } from '../primitive.js';
import { stringArgument } from './arguments.js';

export const systemPrimitives: PrimitiveTable = ({ world }) => [
  effect(
    'current-second',
    '',
    'Seconds since 1970 on the TAI scale, inexact (R7RS 6.14).',
    () => new Flonum(world.currentSecond()),
  ),
  effect('current-jiffy', '', 'Jiffies since some moment (R7RS 6.14).', () => world.currentJiffy()),
  effect(
    'jiffies-per-second',
    '',
    'How many jiffies a second has (R7RS 6.14).',
    () => world.jiffiesPerSecond,
  ),
  effect(
    'get-environment-variable',
    'name',
    'The value of the variable, or #f (R7RS 6.14).',
    (name) => {
      const value = world.environmentVariable(
        stringArgument('get-environment-variable', 1, name).toString(),
      );
      return value === undefined ? false : new MString(value);
    },
  ),
  effect(
    'get-environment-variables',
    '',
    'Names and values, an association list (R7RS 6.14).',
    () =>
      list(
        world
          .environmentVariables()
          .map(([name, value]) => new Pair(new MString(name), new MString(value))),
      ),
  ),
  effect('command-line', '', 'The words of the command line, program first (R7RS 6.14).', () =>
    list(world.commandLine.map((word) => new MString(word))),
  ),
];
