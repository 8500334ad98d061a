/** Facts and rules as primitives; `runtime/library/omega/fact.sld` makes (omega fact) of them. */
import {
  intern,
  list,
  MString,
  Pair,
  type Sym,
  UNSPECIFIED,
  type Value,
} from '../../../grammar/datum.js';
import { fault, wrongType } from '../condition.js';
import type { Calls } from '../datalog/evaluation.js';
import type { LimitKind } from '../datalog/limits.js';
import { ruleText } from '../datalog/rule.js';
import { enterBinding } from '../dynamic.js';
import { notConverged } from '../fixpoint/failure.js';
import { answering, control, type PrimitiveTable } from '../primitive.js';
import { listArgument } from '../primitives/arguments.js';
import { readDeclaration } from './declaration.js';
import { FactBase } from './fact-base.js';
import { COMPUTED, FACTS, factsInForce } from './in-force.js';
import { isProposed, proposeFact } from './proposed.js';
import { checkOutsideRule, enterRule } from './purity.js';
import { readAtom, readRule, valuesOf } from './source.js';
import { FactTask, factKey, TASK_KINDS, type TaskKind } from './task.js';

/** Rows considered in one transition. */
const WORK_PER_STEP = 1000;

const LIMIT_MESSAGES: Readonly<Record<LimitKind, string>> = {
  rounds: 'facts: the rounds that are allowed are used up:',
  derived: 'facts: as many have been derived as are allowed:',
  facts: 'facts: there are as many as are allowed:',
};

function taskArgument(who: string, value: Value): FactTask {
  if (value instanceof FactTask) return value;
  throw wrongType(who, 1, 'something that is computed of facts', value);
}

export const factPrimitives: PrimitiveTable = () => [
  answering(
    '%add-fact!',
    'fact evidence',
    'Whether the fact is new.',
    (machine, [data, evidence]) => {
      checkOutsideRule(machine, 'a change of facts');
      const { store } = machine;
      const facts = factsInForce(machine);
      const atom = readAtom(data);
      const { relation, span } = atom;
      const values = valuesOf(atom) as readonly Value[];
      if (isProposed(machine, facts)) {
        return proposeFact(machine, 'fact!', relation, values, evidence);
      }
      const isNew = facts.changing(store, (database) =>
        database.assertFact(relation, values, span),
      );
      if (evidence !== false) facts.setEvidence(store, factKey(relation, values), evidence);
      if (isNew) machine.factWatcher?.asserted(relation, values);
      return isNew;
    },
  ),
  answering('%retract-fact!', 'fact', 'Whether the fact was given.', (machine, [data]) => {
    checkOutsideRule(machine, 'a change of facts');
    const { store } = machine;
    const facts = factsInForce(machine);
    const atom = readAtom(data);
    const { relation } = atom;
    const values = valuesOf(atom) as readonly Value[];
    facts.database.checkUse(relation, values.length, atom.span);
    if (isProposed(machine, facts)) {
      return proposeFact(machine, 'retract!', relation, values, false);
    }
    const wasGiven = facts.changing(store, (database) => database.retractFact(relation, values));
    facts.setEvidence(store, factKey(relation, values), undefined);
    if (wasGiven) machine.factWatcher?.retracted(relation, values);
    return wasGiven;
  }),
  answering(
    '%add-rule!',
    'rule',
    'The number of the rule among those of its relation.',
    (machine, [data]) => {
      const rule = readRule(data);
      return factsInForce(machine).changing(machine.store, (database) => database.addRule(rule));
    },
  ),
  answering(
    '%declare-relation!',
    'declaration',
    'Say what the columns of a relation are.',
    (machine, [data]) => {
      const declaration = readDeclaration(data);
      factsInForce(machine).changing(machine.store, (database) => database.declare(declaration));
      return UNSPECIFIED;
    },
  ),
  answering(
    '%fact-task',
    'kind asked rounds-max derived-max',
    'Something to be computed of facts, in at most so many rounds, deriving at most so many.',
    (machine, [kind, asked, rounds, derived]) => {
      const name = (kind as Sym).name as TaskKind;
      if (!TASK_KINDS.includes(name))
        throw fault('invalid-argument', '%fact-task: no such kind', [kind]);
      const facts = factsInForce(machine);
      const parts = listArgument('%fact-task', 2, asked);
      const maxima = {
        ...(rounds === false ? {} : { roundsMax: Number(rounds) }),
        ...(derived === false ? {} : { derivedMax: Number(derived) }),
      };
      if (name !== 'query') return new FactTask(name, facts, parts, maxima);
      const [outputs, goals] = parts;
      const asking = [listArgument('query', 1, outputs), goals];
      const task = new FactTask(name, facts, asking, maxima);
      // What is wrong with it is told where it is asked.
      task.begin();
      return task;
    },
  ),
  answering(
    '%advance-facts!',
    'task',
    'Go on: done, paused, (calls output? procedure arguments ...) or (limit what most).',
    (machine, [value]) => {
      const task = taskArgument('%advance-facts!', value);
      if (task.isDone) return intern('done');
      const state = task.advance(machine, WORK_PER_STEP);
      if (state.kind === 'calls') return callsOf(state.calls);
      if (state.kind === 'limit') return list([intern('limit'), intern(state.what), state.most]);
      return intern(state.kind);
    },
  ),
  answering(
    '%answer-calls!',
    'task answers',
    'What the procedures have answered.',
    (machine, [value, answers]) => {
      const task = taskArgument('%answer-calls!', value);
      const values = listArgument('%answer-calls!', 2, answers);
      task.answer(machine, values);
      return UNSPECIFIED;
    },
  ),
  answering(
    '%raise-limit!',
    'task what most',
    'Allow so many rounds, facts or derived facts.',
    (_, [value, what, most]) => {
      const name = `${(what as Sym).name}Max`;
      taskArgument('%raise-limit!', value).raise({ [name]: Number(most) });
      return UNSPECIFIED;
    },
  ),
  answering(
    '%facts-limit',
    'task what most',
    'The condition that so many rounds, facts or derived facts are not enough.',
    (_, [value, what, most]) => {
      const task = taskArgument('%facts-limit', value);
      const message = LIMIT_MESSAGES[(what as Sym).name as LimitKind];
      const hint = 'the restart continue allows more; return-partial goes on with what is there';
      return notConverged(task.evaluation.view.round, null, message, [most], hint);
    },
  ),
  answering('%settle-facts!', 'task', 'Take what is there.', (machine, [value]) => {
    const task = taskArgument('%settle-facts!', value);
    task.base.changing(machine.store, () => task.evaluation.settle());
    return UNSPECIFIED;
  }),
  answering(
    '%found-facts',
    'task',
    'How many answers a task has found.',
    (_, [value]) => taskArgument('%found-facts', value).found?.length ?? 0,
  ),
  answering(
    '%found-fact',
    'task index',
    'One of the answers, from 0.',
    (_, [value, index]) => taskArgument('%found-fact', value).found?.[index as number] ?? false,
  ),
  answering('%all-found', 'task', 'All answers, as a list.', (_, [value]) =>
    list(taskArgument('%all-found', value).found ?? []),
  ),
  control(
    '%call-in-rule',
    'thunk',
    'Call a thunk that may do nothing to the world, or to facts.',
    (machine, [thunk]) => {
      enterRule(machine);
      machine.call(thunk, []);
    },
  ),
  answering('%given-facts', '', 'All facts that were given, as a list.', (machine) =>
    list(
      factsInForce(machine)
        .database.given()
        .flatMap(([name, rows]) => rows.map((row) => list([intern(name), ...row]))),
    ),
  ),
  answering('relations', '', 'The names of the relations that have facts or rules.', (machine) =>
    list(factsInForce(machine).database.relations.map(intern)),
  ),
  answering('%rules', 'relation', 'The rules of a relation, as texts.', (machine, [name]) =>
    list(
      factsInForce(machine)
        .database.rules((name as Sym).name)
        .map((rule) => new MString(ruleText(rule))),
    ),
  ),
  control(
    '%call-with-facts',
    'thunk',
    'Call a thunk that has facts and rules of its own, none at first.',
    (machine, [thunk]) => {
      enterBinding(machine, FACTS, new FactBase());
      machine.call(thunk, []);
    },
  ),
  control(
    '%call-in-task',
    'task thunk',
    'Call a thunk by which the task is computed; if it has been, that is the answer.',
    (machine, [value, thunk]) => {
      const task = taskArgument('%call-in-task', value);
      if (task.isDone) {
        machine.answer(task);
        return;
      }
      enterBinding(machine, COMPUTED, task);
      machine.call(thunk, []);
    },
  ),
];

/** Calls as a list: whether answers are terms, the procedure, and the lists of arguments. */
function callsOf({ hasOutput, procedure, inputs }: Calls): Value {
  return new Pair(
    intern('calls'),
    new Pair(hasOutput, new Pair(procedure, list(inputs.map((one) => list(one))))),
  );
}
