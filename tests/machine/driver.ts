/**
 * Running programs on a bare engine, form by form, with a record of everything that can be seen:
 * how each form ended, how many transitions it took, and what was printed.
 */
import { setImmediate } from 'node:timers/promises';
import { write } from '#omega/grammar/printer.js';
import type { Syntax } from '#omega/grammar/syntax.js';
import { createEngine } from '#omega/runtime/core/create-engine.js';
import type { Engine, RunState } from '#omega/runtime/core/engine.js';
import { TIERS, type TierName, type TierOptions } from '#omega/runtime/core/tier/options.js';
import { readProgram } from '#omega/runtime/program.js';
import { allPrograms, hostFor, type ProgramFile, type ProgramHost } from '../program-files.js';

const SLICE = 1000;

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
  readonly host: ProgramHost;
  /** The form under way and its index in the program. */
  readonly form: Syntax;
  readonly index: number;
}

/** Lets the engine go on from where it stands; may put another in its place. */
export type Advance = (engine: Engine, position: Position) => Engine;

/** The tier that programs run on unless a test says otherwise. */
const TIER = TIERS[(process.env.OMEGA_TIER ?? 'auto') as TierName];

/** An engine with that host, set up for the program. */
export function engineFor(
  program: ProgramFile,
  host: ProgramHost,
  tier: TierOptions | null = TIER,
): Engine {
  const engine = createEngine({ ...host, tier });
  engine.startProgram(readProgram(program.text, program.path).kind);
  return engine;
}

/** The forms of a program. */
export function formsOf(program: ProgramFile): readonly Syntax[] {
  return readProgram(program.text, program.path).forms;
}

/** Run a program; `advance` is called until a form has ended or `stepsMax` is used up. When it puts
 * another engine in place, the event loop gets a turn: before that, V8 lets go of nothing that weak
 * references point to, and a hundred engines would stay in memory. */
export async function record(
  program: ProgramFile,
  advance: Advance,
  stepsMax: number,
  tier: TierOptions | null = TIER,
): Promise<Recorded> {
  const host = hostFor(program);
  let engine = engineFor(program, host, tier);
  const forms: FormRecord[] = [];
  for (const [index, form] of formsOf(program).entries()) {
    let steps = 0;
    engine.begin(form);
    while (engine.state.kind === 'paused') {
      const { steps: before } = engine;
      const next = advance(engine, { program, host, form, index });
      if (next !== engine) await setImmediate();
      engine = next;
      steps += engine.steps - before;
      if (steps > stepsMax) return { forms, printed: host.world.printed, tooLong: true };
    }
    forms.push({ ended: describeState(engine.state), steps });
    if (engine.state.kind === 'exited') break;
  }
  return { forms, printed: host.world.printed, tooLong: false };
}

/** The programs that end within `stepsMax` transitions for each form, with what `record` shows of
 * them. A program that breaks the engine is among them; asking for its record throws. */
export async function shortPrograms(
  stepsMax: number,
  tier: TierOptions | null = TIER,
): Promise<ShortProgram[]> {
  const found: ShortProgram[] = [];
  for (const program of allPrograms()) {
    const whole = record(program, bySlices(SLICE), stepsMax, tier);
    const tooLong = await whole.then((recorded) => recorded.tooLong).catch(() => false);
    if (!tooLong) found.push({ program, path: program.path, whole: () => whole });
  }
  return found;
}

export interface ShortProgram {
  readonly program: ProgramFile;
  readonly path: string;
  readonly whole: () => Promise<Recorded>;
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
