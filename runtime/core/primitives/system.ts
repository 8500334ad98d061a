/** The clock, the command line and the environment (R7RS 6.14), and entropy (SRFI 27). */
import { Flonum, list, MString, Pair } from '../../../grammar/datum.js';
import { effectRecord } from '../effect/operation.js';
import { outside, type PrimitiveTable } from '../primitive.js';
import { sizeArgument, stringArgument } from './arguments.js';

/** The clock, read only: asked again, it says something else. */
const CLOCK = effectRecord('clock', 'recorded');
const ENVIRONMENT = effectRecord('environment', 'recorded');
const ENTROPY = effectRecord('entropy', 'recorded');

export const systemPrimitives: PrimitiveTable = ({ world, limits }) => [
  outside(
    'current-second',
    '',
    'Seconds since 1970 on the TAI scale, inexact (R7RS 6.14).',
    CLOCK,
    () => new Flonum(world.currentSecond()),
  ),
  outside('current-jiffy', '', 'Jiffies since some moment (R7RS 6.14).', CLOCK, () =>
    world.currentJiffy(),
  ),
  outside(
    'jiffies-per-second',
    '',
    'How many jiffies a second has (R7RS 6.14).',
    CLOCK,
    () => world.jiffiesPerSecond,
  ),
  outside(
    'get-environment-variable',
    'name',
    'The value of the variable, or #f (R7RS 6.14).',
    ENVIRONMENT,
    (name) => {
      const value = world.environmentVariable(
        stringArgument('get-environment-variable', 1, name).toString(),
      );
      return value === undefined ? false : new MString(value);
    },
  ),
  outside(
    'get-environment-variables',
    '',
    'Names and values, an association list (R7RS 6.14).',
    ENVIRONMENT,
    () =>
      list(
        world
          .environmentVariables()
          .map(([name, value]) => new Pair(new MString(name), new MString(value))),
      ),
  ),
  outside(
    'command-line',
    '',
    'The words of the command line, program first (R7RS 6.14).',
    ENVIRONMENT,
    () => list(world.commandLine.map((word) => new MString(word))),
  ),
  outside(
    'random-bytes',
    'k',
    'A fresh bytevector of k bytes of entropy (SRFI 27).',
    ENTROPY,
    (k) => world.randomBytes(sizeArgument('random-bytes', 1, k, limits.elementsMax)),
  ),
];
