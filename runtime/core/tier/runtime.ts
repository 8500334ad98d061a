/** What generated code refers to besides its constants. */
import { Flonum, NIL, Pair } from '../../../grammar/datum.js';
import { UNASSIGNED, UNBOUND } from '../cell.js';
import { Box, Closure } from '../compiler/lambda.js';
import {
  add,
  greaterOrEqual,
  greaterThan,
  lessOrEqual,
  lessThan,
  multiply,
  numericEquals,
  subtract,
} from '../numbers/arithmetic.js';
import { HERE, UNWOUND } from './code.js';

/** What is the same for all machines. */
export const RUNTIME = {
  UNWOUND,
  HERE,
  UNBOUND,
  UNASSIGNED,
  NIL,
  Pair,
  Flonum,
  Closure,
  Box,
  add,
  subtract,
  multiply,
  lessThan,
  lessOrEqual,
  greaterThan,
  greaterOrEqual,
  numericEquals,
};

/** All names; `M` is the context of a machine (context.ts), `store` its store. */
export const RUNTIME_NAMES = [...Object.keys(RUNTIME), 'M', 'store'];
