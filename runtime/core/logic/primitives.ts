/** Logic variables and states as primitives; `runtime/library/omega/logic.sld` makes (omega logic)
 * of them. A state or #f is a stream of at most one answer. */
import { Pair, type Value } from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import { isProcedure } from '../control/continuations.js';
import { type PrimitiveTable, pure } from '../primitive.js';
import { adopt, apart, find, reify, walkAll } from './reify.js';
import { State, type TermType, Variable } from './state.js';
import { beginLooking } from './term.js';
import { onePair, requireAbsent, requireDifferent, requireType, unify } from './unify.js';

export const logicPrimitives: PrimitiveTable = () => [
  pure(
    'logic-variable?',
    'obj',
    'Whether the object is a logic variable.',
    (obj) => obj instanceof Variable,
  ),
  pure('%goal', 'obj', 'The object, which is to be a goal.', (obj) => {
    if (isProcedure(obj)) return obj;
    const hint = 'Goals are made by ==, fresh, conde and the like, and by relations.';
    throw fault('not-procedure', 'expected a goal, which is a procedure, got', [obj], hint);
  }),
  pure('%empty-state', 'run', 'The state that knows nothing, of a run.', (run) =>
    State.empty(run, 0),
  ),
  pure('%extend', 'state count', 'A state with so many logic variables more.', (state, count) =>
    stateArgument(state).extended(count),
  ),
  pure(
    '%variable',
    'state number',
    'The logic variable made so many before the next one would be.',
    (state, number) => new Variable(stateArgument(state).count - number),
  ),
  pure('%run-of', 'state', 'The run that a state belongs to.', (state) => stateArgument(state).run),
  pure('%logic-state?', 'obj', 'Whether it is a state.', (obj) => obj instanceof State),
  pure('%unify', 'a b state', 'The state in which two terms are equal, or #f.', (a, b, state) => {
    beginLooking();
    return unify(a, b, stateArgument(state)) ?? false;
  }),
  pure(
    '%differ',
    'a b state',
    'The state in which two terms are never equal, or #f.',
    (a, b, state) => {
      beginLooking();
      return requireDifferent(onePair(a, b), stateArgument(state)) ?? false;
    },
  ),
  pure(
    '%absent',
    'part term state',
    'The state in which a term has no such part, or #f.',
    (part, term, state) => {
      beginLooking();
      return requireAbsent(part, term, stateArgument(state)) ?? false;
    },
  ),
  ...(['num', 'str', 'sym'] as const).map((type: TermType) =>
    pure(
      `%is-${type}`,
      'term state',
      'The state in which a term is of that type, or #f.',
      (term, state) => requireType(term, type, stateArgument(state)) ?? false,
    ),
  ),
  pure('%walk-all', 'term state', 'A term with what its variables stand for.', (term, state) => {
    beginLooking();
    return walkAll(term, stateArgument(state));
  }),
  pure('%reify', 'term state', 'A term as an answer shows it.', (term, state) => {
    beginLooking();
    return reify(term, stateArgument(state));
  }),
  pure('%find', 'term state', 'A term and its constraints, for a table.', (term, state) => {
    beginLooking();
    return find(term, stateArgument(state));
  }),
  pure(
    '%find-call',
    'term state',
    'A term for a table, without what must hold of its variables.',
    (term, state) => {
      beginLooking();
      return find(walkAll(term, stateArgument(state)), State.empty(false, 0));
    },
  ),
  pure(
    '%adopt',
    'finding term state',
    'The state in which a term is equal to what was found, or #f.',
    (finding, term, state) => {
      beginLooking();
      return adopt(finding, term, stateArgument(state)) ?? false;
    },
  ),
  pure(
    '%apart',
    'finding run',
    'A state of that run, and what was found in it: a pair.',
    (finding, run) => {
      const [state, term] = apart(finding, run);
      return new Pair(state, term);
    },
  ),
];

/** What a goal is applied to. */
function stateArgument(value: Value): State {
  if (value instanceof State) return value;
  throw wrongType('goal', 1, 'the state of a run', value);
}
