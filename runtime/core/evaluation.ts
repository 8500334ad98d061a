/** eval, environments, load (R7RS 6.12, 6.14) and what else needs the expander. */
import {
  type DescriptionPart,
  intern,
  list,
  MString,
  UNSPECIFIED,
  type Value,
} from '../../grammar/datum.js';
import { read } from '../../grammar/reader.js';
import { Syntax } from '../../grammar/syntax.js';
import { Condition, Fault, fault, wrongType } from './condition.js';
import type { SessionEngine } from './create-engine.js';
import { effectRecord } from './effect/operation.js';
import { datumToSyntax } from './expander/datum-syntax.js';
import { FEATURES } from './expander/features.js';
import { TopLevel } from './expander/scope.js';
import { notReady } from './library/library.js';
import type { Machine } from './machine.js';
import { control, outside, type PrimitiveSpec, pure } from './primitive.js';
import { Sequence } from './sequence.js';
import { ANSWER } from './stubs.js';

/** An environment as a value (R7RS 6.12). */
export class Environment {
  constructor(readonly top: TopLevel) {}

  describe(): readonly DescriptionPart[] {
    return [`#<environment ${this.top.name}>`];
  }
}

function topOf(who: string, engine: SessionEngine, environment: Value): TopLevel {
  if (environment === undefined) return engine.program;
  if (!(environment instanceof Environment)) throw wrongType(who, 2, 'an environment', environment);
  return environment.top;
}

/** The primitives of one engine that evaluate. */
export function evaluationPrimitives(engine: SessionEngine): readonly PrimitiveSpec[] {
  return [
    control(
      'eval',
      'expr-or-def [environment]',
      'Evaluate a datum as a program (R7RS 6.12).',
      (machine, [datum, where]) => {
        const form = datumToSyntax(datum, machine.span);
        machine.runSequence(
          engine.compile(form, topOf('eval', engine, where), datum instanceof Syntax),
          0,
        );
      },
    ),
    control(
      'environment',
      'import-set ...',
      'An environment with these imports (R7RS 6.12).',
      (machine, sets) => environmentOf(engine, machine, sets),
    ),
    pure(
      'interaction-environment',
      '',
      'The environment of the program itself (R7RS 6.12).',
      () => new Environment(engine.program),
    ),
    control(
      'scheme-report-environment',
      'version',
      'The environment of the fifth report (R7RS 6.12).',
      (machine, [version]) => {
        if (version !== 5 && version !== 7)
          throw fault('invalid-argument', 'scheme-report-environment: expected 5 or 7, got', [
            version,
          ]);
        const name = version === 5 ? 'r5rs' : 'base';
        environmentOf(engine, machine, [list([intern('scheme'), intern(name)])]);
      },
    ),
    control(
      'null-environment',
      'version',
      'The syntax of the fifth report, without procedures (R7RS 6.12).',
      (machine, [version]) => {
        if (version !== 5)
          throw fault('invalid-argument', 'null-environment: expected 5, got', [version]);
        environmentOf(engine, machine, [nullImports()]);
      },
    ),
    outside(
      '%load-forms',
      'filename',
      'The data in a file, as a list (R7RS 6.14, load).',
      effectRecord('file-read', 'recorded'),
      (name) => fileForms(engine, engine.machine, name),
    ),
    pure('features', '', 'The features that cond-expand knows (R7RS 6.14).', () =>
      list(FEATURES.map(intern)),
    ),
  ];
}

function environmentOf(engine: SessionEngine, machine: Machine, sets: readonly Value[]): void {
  const { expander, libraries } = engine;
  const top = new TopLevel('(environment)', 'fixed');
  expander.pending.length = 0;
  for (const set of sets) {
    expander.pending.push(...libraries.importInto(expander, top, datumToSyntax(set, machine.span)));
  }
  // Those of Omega run aside, when one of their names is first meant.
  const pending = notReady(expander.pending.splice(0)).filter(({ isStandard }) => !isStandard);
  const sequence = new Sequence(pending, null);
  const environment = new Environment(top);
  if (sequence.length === 0) {
    machine.answer(environment);
    return;
  }
  machine.push(ANSWER, [null, UNSPECIFIED, environment]);
  machine.runSequence(sequence, 0);
}

function nullImports(): Value {
  const syntax = [
    'quote',
    'quasiquote',
    'lambda',
    'define',
    'set!',
    'if',
    'cond',
    'case',
    'and',
    'or',
    'let',
    'let*',
    'letrec',
    'begin',
    'do',
    'delay',
    'define-syntax',
    'let-syntax',
    'letrec-syntax',
    'syntax-rules',
    'else',
    '=>',
    '...',
    '_',
    'unquote',
    'unquote-splicing',
  ];
  return list([intern('only'), list([intern('scheme'), intern('r5rs')]), ...syntax.map(intern)]);
}

/** A file's data, each a form wrapped with its place so that errors in it can be shown. */
function fileForms(engine: SessionEngine, machine: Machine, name: Value): Value {
  if (!(name instanceof MString)) throw wrongType('load', 1, 'a file name', name);
  const path = name.toString();
  const found = engine.findFile(path, machine.span?.file ?? null);
  if (found === null) throw fault('file-error', `load: cannot read "${path}"`);
  const { data, errors } = read(found.text, { file: found.file });
  const [first] = errors;
  if (first !== undefined) {
    const condition = new Condition('read-error', first.message, [], first.hint);
    condition.span = first.span;
    throw new Fault(condition);
  }
  return list(data);
}
