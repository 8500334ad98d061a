/**
 * Running programs on a bare engine, form by form, with a record of everything that can be seen: how
 * each form ended, how many transitions it took, and what was printed.
 */
import { write } from '#omega/grammar/printer.js';
import type { Syntax } from '#omega/grammar/syntax.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine, RunState } from '#omega/runtime/core/engine.js';
import type { World } from '#omega/runtime/core/world.js';
import { readProgram } from '#omega/runtime/program.js';
import { findFile, type ProgramFile } from '../program-files.js';
import { memoryWorld } from './memory-world.js';

/** What could be seen of one form's run. */
export interface FormRecord {
  /** "done 1 2", "failed #<condition …>", "exited 0" … */
  readonly ended: string;
  readonly steps: number;
}

export interface Recorded {
  readonly forms: readonly FormRecord[];
  readonly printed: string;
  /** Some form was not at its end after `stepsMax` transitions, so the rest was left out. */
  readonly tooLong: boolean;
}

/** Where a run of a program is. */
export interface Position {
  readonly program: ProgramFile;
  readonly world: World;
  /** The form under way and its index in the program. */
  readonly form: Syntax;
  readonly index: number;
}

/** Lets the engine go on from where it stands; may put another in its place. */
export type Advance = (engine: Engine, position: Position) => Engine;

/** An engine in that world, set up for the program. */
export function engineFor(program: ProgramFile, world: World): Engine {
  const engine = createEngine({ world, findFile });
  engine.startProgram(readProgram(program.text, program.path).kind);
  return engine;
}

/** The forms of a program. */
export function formsOf(program: ProgramFile): readonly Syntax[] {
  return readProgram(program.text, program.path).forms;
}

/** Run a program; `advance` is called until a form has ended or `stepsMax` is used up. */
export function record(program: ProgramFile, advance: Advance, stepsMax: number): Recorded {
  const world = memoryWorld();
  let engine = engineFor(program, world);
  const forms: FormRecord[] = [];
  for (const [index, form] of formsOf(program).entries()) {
    let steps = 0;
    engine.begin(form);
    while (engine.state.kind === 'paused') {
      const before = engine.steps;
      engine = advance(engine, { program, world, form, index });
      steps += engine.steps - before;
      if (steps > stepsMax) return { forms, printed: world.printed, tooLong: true };
    }
    forms.push({ ended: describeState(engine.state), steps });
    if (engine.state.kind === 'exited') break;
  }
  return { forms, printed: world.printed, tooLong: false };
}

/** Advance by slices of that many transitions. */
export function bySlices(steps: number): Advance {
  return (engine) => {
    engine.run(steps);
    return engine;
  };
}

function describeState(state: RunState): string {
  switch (state.kind) {
    case 'done':
      return `done ${state.values.map((value) => write(value)).join(' ')}`;
    case 'failed':
      return `failed ${write(state.payload)}`;
    case 'exited':
      return `exited ${state.code}`;
    case 'waiting':
      return `waiting for ${state.request}`;
    case 'idle':
    case 'paused':
      return state.kind;
  }
}
