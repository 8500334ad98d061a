/**
 * The operations of a debugger: going on and back by forms, and looking at what has stopped. They
 * are the same in the present and in the recorded past; there nothing is performed, and whatever is
 * changed begins a branch.
 */
import { z } from 'zod';
import type { StackFrame } from './core/debug/inspection.js';
import { type Shown, shownText } from './core/debug/shown.js';
import type { StepKind } from './core/debug/stepping.js';
import { scopesAt } from './debug-scopes.js';
import {
  backToOrigin,
  debuggingOf,
  engineShown,
  look,
  originFor,
  pruned,
  redirected,
  restarted,
  restartFrame,
  valueFor,
} from './debug-steering.js';
import {
  type BackKind,
  type Debugging,
  type DebugOutcome,
  type DebugState,
  guarded,
} from './debugging.js';
import { resultSchema, stopSchema } from './execution.js';
import { eachVisit, hereIn } from './history/debugging.js';
import { wireResult } from './outcome.js';
import type { Session } from './session.js';
import { spanSchema } from './subsystems/inspector.js';
import { operation, parameter, subsystem } from './subsystems/seam/subsystem.js';
import { checkOn } from './switches.js';

/** Frames and variables answered at once when the caller does not say, and at most. */
const FRAMES_DEFAULT = 50;
const FRAMES_MAX = 10_000;
const PARTS_DEFAULT = 200;
const PARTS_MAX = 10_000;
/** Lines that log points may say of the past. */
const LOGGED_MAX = 10_000;

const stateSchema = z.object({
  stopped: z.boolean().describe('Whether there is something to look at.'),
  past: z.boolean().describe('Whether this is an earlier moment than the newest one.'),
  branch: z.int(),
  step: z.int().describe('Transitions made before this moment.'),
  stop: stopSchema.nullable().describe('Why it has stopped here.'),
});
const outcomeSchema = z.object({
  state: stateSchema,
  result: resultSchema.nullable().describe('How the evaluation has ended; null while it has not.'),
});
const frameSchema = z.object({
  index: z.int().describe('From 0, the innermost.'),
  procedure: z.string(),
  span: spanSchema.describe('The form that is done, or waits.'),
  isUser: z.boolean().describe('Whether it is in a text of the program.'),
  elided: z.boolean().describe('Tail calls have come between it and the one inside it.'),
  reference: z.string().describe('The node of the machine, for breakpoints.'),
});
const variableSchema = z.object({
  name: z.string(),
  value: z.string(),
  type: z.string(),
  reference: z.int().describe('For "debug/variables"; 0: nothing is inside.'),
  indexed: z.int(),
  named: z.int(),
});

/** A variable as plain data. */
export interface Variable extends Pick<Shown, 'name' | 'value' | 'type' | 'indexed' | 'named'> {
  readonly reference: number;
}

const frame = parameter('frame', z.int().min(0).optional(), 'The frame; the innermost without it.');
const text = parameter('text', z.string().min(1), 'An expression.');
const choicePoint = parameter('choicePoint', z.int(), 'Its id, as "amb/getState" has it.');
const alternative = parameter(
  'index',
  z.int().min(0),
  'The number of the alternative, from 0, in the order of the text.',
);

function variableOf(debugging: Debugging, shown: Shown): Variable {
  const { name, value, type, indexed, named } = shown;
  return { name, value, type, indexed, named, reference: debugging.refer(shown) };
}

/** A step, forward or back, as an operation. */
function going(doc: string, go: (it: Debugging, session: Session) => Promise<DebugOutcome>) {
  return operation({
    doc,
    params: [],
    returns: outcomeSchema,
    run(session: Session) {
      checkOn(session, 'enableDebug');
      return go(debuggingOf(session), session);
    },
    wire: wireOutcome,
  });
}

function wireOutcome({ state, result }: DebugOutcome) {
  return { state, result: result && wireResult(result) };
}

function forward(doc: string, kind: StepKind | null) {
  return going(doc, (it, session) => it.goOn(session, kind));
}

function backward(doc: string, kind: BackKind) {
  return going(doc, (it, session) => it.goBack(session, kind));
}

export const debug = subsystem({
  name: 'debug',
  doc:
    'A debugger: steps by forms of the text, forward and back, and all there is to see where a ' +
    'program has stopped, now or in its recorded past.',
  initial: () => null,
  operations: {
    getState: operation({
      doc: 'Where the program is, and why it has stopped there.',
      params: [],
      returns: stateSchema,
      run(session: Session): DebugState {
        return debuggingOf(session).stateOf(session);
      },
    }),
    continue: forward('Go on until something stops it, or it ends.', null),
    stepOver: forward('Go on to the end of the form, and of all that it calls.', 'over'),
    stepIn: forward('Go on to the next form that begins, wherever that is.', 'in'),
    stepOut: forward('Go on to the end of the procedure under way.', 'out'),
    stepInstruction: forward('One transition of the machine.', 'instruction'),
    stepBack: backward('Go back to where a step over would have come here from.', 'over'),
    stepBackIn: backward('Go back to the form that has begun last, wherever that is.', 'in'),
    stepBackOut: backward('Go back to where the procedure under way was called.', 'out'),
    reverseContinue: backward(
      'Go back to the last breakpoint, or the oldest moment.',
      'breakpoint',
    ),
    goTo: operation({
      doc: 'Go to a step of the recorded run, or the nearest one that is kept.',
      params: [parameter('step', z.int().min(0), 'Transitions made before it.')],
      returns: outcomeSchema,
      async run(session: Session, step) {
        checkOn(session, 'enableDebug');
        await session.travel((history) => history.goTo(step));
        return debuggingOf(session).moved(session);
      },
      wire: ({ state }) => ({ state, result: null }),
    }),
    pickAlternative: operation({
      doc:
        'Go back to a choice point of the search under way and on with one of its alternatives; ' +
        'those that are left are tried after it. It stops at the next form.',
      params: [choicePoint, alternative],
      returns: outcomeSchema,
      run(session: Session, id, index) {
        return redirected(session, ({ searches }) => searches.pick(id, index));
      },
      wire: wireOutcome,
    }),
    pruneAlternative: operation({
      doc:
        'Do not try an alternative of a choice point. The one that is being tried fails, and it ' +
        'stops at the next form; otherwise it stays where it is.',
      params: [choicePoint, alternative],
      returns: outcomeSchema,
      run(session: Session, id, index): Promise<DebugOutcome> {
        return pruned(session, id, index);
      },
      wire: wireOutcome,
    }),
    invokeRestart: operation({
      doc: 'Go on by a restart, and stop at the next form.',
      params: [
        parameter('index', z.int().min(0), 'Its number, as "conditions/getRestarts" has it.'),
        parameter(
          'args',
          z.array(z.string()).optional(),
          'Expressions of the frame that has stopped, which are only looked at.',
        ),
      ],
      returns: outcomeSchema,
      run(session: Session, index, args) {
        return restarted(session, index, args ?? []);
      },
      wire: wireOutcome,
    }),
    goToOrigin: operation({
      doc:
        'Go back to where a variable got the value that it has: assigned, bound, in the call ' +
        'with that argument, a definition.',
      params: [parameter('name', z.string().min(1), 'The variable, as the text has it.'), frame],
      returns: outcomeSchema,
      run(session: Session, name, index) {
        return backToOrigin(session, name, index ?? 0);
      },
      wire: wireOutcome,
    }),
    getOrigin: operation({
      doc: 'Where "debug/goToOrigin" would go.',
      params: [parameter('name', z.string().min(1), 'The variable, as the text has it.'), frame],
      returns: stateSchema,
      run: (session: Session, name, index) => originFor(session, name, index ?? 0),
    }),
    restartFrame: operation({
      doc: 'Go back to where the activation of a frame began.',
      params: [frame],
      returns: outcomeSchema,
      run(session: Session, index) {
        return restartFrame(session, index ?? 0);
      },
      wire: wireOutcome,
    }),
    getReturned: operation({
      doc: 'The value that has come back from what was stepped over, or out of; null if none has.',
      params: [],
      returns: variableSchema.nullable(),
      run(session: Session): Promise<Variable | null> {
        return look(session, (engine, it) => {
          const returned = it.returnedTo(0, engine);
          return returned && variableOf(it, returned);
        });
      },
    }),
    getStack: operation({
      doc: 'The activations that have not ended, innermost first, from one on.',
      params: [
        parameter('start', z.int().min(0).optional(), 'The first one wanted; 0 without it.'),
        parameter(
          'count',
          z.int().min(1).max(FRAMES_MAX).optional(),
          `At most so many (${FRAMES_DEFAULT}).`,
        ),
        parameter('fiber', z.int().optional(), 'Of that fiber; without it, of the one that runs.'),
      ],
      returns: z.array(frameSchema),
      run(session: Session, start, count, fiber): Promise<readonly StackFrame[]> {
        return look(session, (engine, it) => {
          const { inspection } = engine.debug;
          const frames = inspection.stack(start ?? 0, count ?? FRAMES_DEFAULT, fiber);
          const focus = it.focus(session);
          return frames.map((one) => (one.index === 0 && focus ? { ...one, span: focus } : one));
        });
      },
    }),
    getFibers: operation({
      doc: 'The fibers of the program that have not ended.',
      params: [],
      returns: z.array(
        z.object({
          id: z.int(),
          name: z.string(),
          status: z.string(),
          isCurrent: z.boolean(),
        }),
      ),
      run(session: Session) {
        return look(session, (engine) => engine.debug.inspection.fibers);
      },
    }),
    getScopes: operation({
      doc:
        'What can be looked into at a frame: variables, what the program has defined, and what ' +
        'there is of choice points, transactions, restarts, handlers and so on.',
      params: [frame],
      returns: z.array(variableSchema),
      run(session: Session, index): Promise<readonly Variable[]> {
        return look(session, (engine, it) => {
          const returned = it.returnedTo(index ?? 0, engine);
          return scopesAt(engine, index ?? 0, returned).map((scope) => variableOf(it, scope));
        });
      },
    }),
    getVariables: operation({
      doc: 'What is inside something, from one part on. Nothing is forced.',
      params: [
        parameter('reference', z.int(), 'Its number.'),
        parameter('start', z.int().min(0).optional(), 'The first part wanted; 0 without it.'),
        parameter(
          'count',
          z.int().min(1).max(PARTS_MAX).optional(),
          `At most so many (${PARTS_DEFAULT}).`,
        ),
      ],
      returns: z.array(variableSchema),
      run(session: Session, reference, start, count): Promise<readonly Variable[]> {
        return look(session, (_, it) => {
          const { parts } = it.referred(reference);
          const some = parts?.(start ?? 0, count ?? PARTS_DEFAULT) ?? [];
          return some.map((part) => variableOf(it, part));
        });
      },
    }),
    evaluate: operation({
      doc:
        'The value of an expression that sees the variables of a frame. Whatever it writes is ' +
        'undone, and it may perform nothing: it is only a look.',
      params: [text, frame],
      returns: variableSchema.extend({ error: z.boolean(), text: z.string() }),
      run(session: Session, expression, index) {
        return look(session, (engine, it) => {
          const at = engine.debug.inspection.stack(0, 1).length === 0 ? null : (index ?? 0);
          const result = engine.debug.inspection.evaluate(expression, at);
          if (result.kind === 'error') {
            const shown = shownText(expression, result.message, 'error');
            return { ...variableOf(it, shown), error: true, text: result.message };
          }
          return { ...variableOf(it, result.shown), error: false, text: result.text };
        });
      },
    }),
    setVariable: operation({
      doc:
        'Give a variable of a frame, or of the top level, the value of an expression. At an ' +
        'earlier moment that begins a branch.',
      params: [
        parameter('name', z.string().min(1), 'The variable.'),
        text,
        parameter('frame', z.int().min(0).nullable().optional(), 'The frame; null: the top level.'),
      ],
      returns: variableSchema,
      run(session: Session, name, expression, index) {
        checkOn(session, 'enableDebug');
        const it = debuggingOf(session);
        const at = index === undefined ? 0 : index;
        return session.withRunner((runner) => {
          const value = runner.lookHere((engine) => valueFor(engine, expression, at));
          session.history.changing();
          runner.changeHere((engine) =>
            guarded(() => engine.debug.inspection.assign(name, value, at)),
          );
          it.stays(session);
          return variableOf(it, engineShown(session, name, value));
        });
      },
    }),
    getTrace: operation({
      doc:
        'What log points say of the recorded run, from the oldest moment up to here, and where ' +
        'control has come to other breakpoints.',
      params: [],
      returns: z.array(
        z.object({
          step: z.int(),
          breakpoints: z.array(z.int()),
          logged: z.array(z.string()),
        }),
      ),
      run(session: Session) {
        checkOn(session, 'enableDebug');
        return session.travel((history) => {
          history.checkRecorded();
          return history.travel(async () => {
            const visits: Array<{ step: number; breakpoints: number[]; logged: string[] }> = [];
            const here = hereIn(history);
            const { isPast } = history;
            await eachVisit(history, here, ({ step, breakpoints, logged }) => {
              if (visits.length >= LOGGED_MAX) return;
              visits.push({ step, breakpoints: [...breakpoints], logged: [...logged] });
            });
            if (isPast) await history.traveller.seek(here.index, here.step);
            else history.traveller.toPresent();
            return visits;
          });
        });
      },
    }),
    disassemble: operation({
      doc: 'The nodes of the procedure that a frame is in, as the machine does them.',
      params: [frame],
      returns: z.array(
        z.object({
          reference: z.string(),
          kind: z.string(),
          text: z.string(),
          span: spanSchema,
          isHere: z.boolean(),
        }),
      ),
      run(session: Session, index) {
        return look(session, (engine) => [...engine.debug.inspection.disassemble(index ?? 0)]);
      },
    }),
  },
  listeners: {
    'eval-start'(host) {
      debuggingOf(host as Session).begins(host as Session);
    },
    'eval-complete'(host, { result }) {
      debuggingOf(host as Session).ended(host as Session, result);
    },
  },
});
