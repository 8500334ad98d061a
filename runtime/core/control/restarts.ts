/** Restarts as primitives: what `restart-case` and its kin stand on. */
import { list, MString, Sym, type Value } from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import { Point } from '../jump.js';
import type { Machine } from '../machine.js';
import { control, type PrimitiveTable, pure } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import {
  callWithExit,
  callWithReturn,
  currentRestarts,
  exitTo,
  findRestart,
  invokeRestart,
  Restart,
  returnTo,
  withRestarts,
} from '../restart.js';
import { isProcedure, needProcedure } from './continuations.js';

/** Name, action, report, interactive and test of one restart, as the macros give them. */
function restartOf(who: string, parts: readonly Value[], point: Point | null): Restart {
  const [name, action, report, interactive, test] = parts;
  if (!(name instanceof Sym)) throw wrongType(who, 1, 'a symbol as name of a restart', name);
  needProcedure(who, 2, action);
  if (!(report instanceof MString)) {
    checkOption(who, name, ':report', 'a string or a procedure of a port', report);
  }
  checkOption(who, name, ':interactive', 'a thunk', interactive);
  checkOption(who, name, ':test', 'a predicate of a condition', test);
  return new Restart(name, point, action, report, interactive, test);
}

function checkOption(who: string, { name }: Sym, option: string, expected: string, x: Value) {
  if (x === false || isProcedure(x)) return;
  throw fault('wrong-type', `${who}: ${option} of ${name} must be ${expected}, got`, [x]);
}

function restartArgument(who: string, value: Value): Restart {
  if (value instanceof Restart) return value;
  throw wrongType(who, 1, 'a restart', value);
}

/** Call thunk with restarts established: `specs` is a list of lists (see restartOf). */
function establish(machine: Machine, who: string, thunk: Value, specs: Value, point: Point | null) {
  const restarts = listArgument(who, 2, specs).map((spec) =>
    restartOf(who, listArgument(who, 2, spec), point),
  );
  withRestarts(machine, restarts);
  machine.call(thunk, []);
}

export const restartPrimitives: PrimitiveTable = () => [
  control(
    '%restart-case',
    'thunk specs',
    'Call thunk with restarts that go on in the continuation of this call.',
    (machine, [thunk, specs]) => {
      const { kontinuation, dynamic, prompts } = machine;
      if (kontinuation !== null) kontinuation.shared = true;
      const here = new Point(kontinuation, dynamic, prompts);
      establish(machine, 'restart-case', thunk, specs, here);
    },
  ),
  control(
    '%restart-bind',
    'thunk specs',
    'Call thunk with restarts that are called where they are invoked.',
    (machine, [thunk, specs]) => establish(machine, 'restart-bind', thunk, specs, null),
  ),
  control(
    '%call-with-exit',
    'proc',
    'Call proc with a way out to the continuation of this call.',
    (machine, [f]) => callWithExit(machine, f),
  ),
  control(
    '%exit-to',
    'exit proc obj ...',
    'Go out to where the exit was made, and call proc on the objects there.',
    (machine, [exit, f, ...args]) => exitTo(machine, restartArgument('%exit-to', exit), f, args),
  ),
  control(
    '%call-with-return',
    'proc',
    'Call proc with a way back to the continuation of this call.',
    (machine, [f]) => callWithReturn(machine, f),
  ),
  control(
    '%return-to',
    'return obj',
    'Go back there with a value, whatever prompts are between.',
    (machine, [back, value]) => returnTo(machine, restartArgument('%return-to', back), value),
  ),
  control(
    '%restarts',
    '[condition]',
    'The restarts in force, innermost first; those made for another condition left out.',
    (machine, [condition = null]) =>
      machine.answer(list(currentRestarts(machine, condition || null))),
  ),
  control(
    '%find-restart',
    'name condition',
    'The innermost restart of that name, or that restart if it is in force; #f without one.',
    (machine, [name, condition]) =>
      machine.answer(findRestart(machine, name, condition === false ? null : condition)),
  ),
  control(
    '%invoke-restart',
    'restart obj ...',
    'Go on by a restart.',
    (machine, [restart, ...args]) =>
      invokeRestart(machine, restartArgument('invoke-restart', restart), args),
  ),
  pure('restart?', 'obj', 'Whether obj is a restart.', (x) => x instanceof Restart),
  pure(
    'restart-name',
    'restart',
    'The name of a restart, a symbol.',
    (x) => restartArgument('restart-name', x).name,
  ),
  pure(
    '%restart-report',
    'restart',
    'The report of a restart, as it was given.',
    (x) => restartArgument('restart-report', x).report,
  ),
  pure(
    '%restart-interactive',
    'restart',
    'What asks for the arguments of a restart, or #f.',
    (x) => restartArgument('invoke-restart-interactively', x).interactive,
  ),
  pure(
    '%restart-test',
    'restart',
    'The test of a restart, or #f.',
    (x) => restartArgument('compute-restarts', x).test,
  ),
  control(
    '%no-restart',
    'name',
    'Report that there is no restart of that name.',
    (machine, [name]) => {
      const names = currentRestarts(machine).map((restart) => restart.name.name);
      const hint = `there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
      throw fault('no-restart', 'no restart here has the name', [name], hint);
    },
  ),
];
