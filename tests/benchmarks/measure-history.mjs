/**
 * What history costs: the twelve small programs in sessions that record and in others, in turn; and
 * how long it takes to go to steps, drawn at random with a seed, of a run of more than ten million.
 * `node measure-history.mjs ROUNDS`.
 */
import { performance } from 'node:perf_hooks';
import { write } from '#omega/grammar/printer.js';
import { Random } from '#omega/runtime/core/fiber/random.js';
import { Session } from '#omega/runtime/session.js';
import { nodeProviders } from '#omega/server/node-providers.js';
import { isRight, programText, SETS } from './programs.mjs';
import { geometricMean } from './table.mjs';

const JOURNEYS = 40;
const LONG = 'fib';
const LONG_FORM = '(fib 31)';

/** A session in which a program's definitions have run. */
async function sessionWith(name, historyEnabled) {
  const session = new Session({ config: { historyEnabled }, providers: nodeProviders() });
  await answerOf(session, programText(name).definitions);
  return session;
}

async function answerOf(session, code) {
  const result = await session.eval(code);
  if (result.kind === 'ok') return write(result.value);
  throw new Error(`the benchmark ended ${result.kind}`);
}

/** Times of a program's form, plain and recorded: all rounds but the first, since what recording
 * costs it does not cost in each. */
async function ratioOf({ name, answer }, rounds) {
  const { run } = programText(name);
  const sessions = [await sessionWith(name, false), await sessionWith(name, true)];
  const sums = [0, 0];
  for (let round = 0; round <= rounds; round++) {
    for (const [i, session] of sessions.entries()) {
      const start = performance.now();
      const got = await answerOf(session, run);
      if (round > 0) sums[i] += performance.now() - start;
      if (!isRight(got, answer)) throw new Error(`${name}: ${got} instead of ${answer}`);
      const { gap } = session.history.timeline;
      if (gap !== null) throw new Error(`${name} is not recorded: ${gap}`);
    }
  }
  for (const session of sessions) await session.dispose();
  const [plainMs, recordedMs] = sums.map((sum) => sum / rounds);
  return { name, plainMs, recordedMs, ratio: recordedMs / plainMs };
}

/** Milliseconds of going to steps of a long run. */
async function journeys() {
  const session = await sessionWith(LONG, true);
  await answerOf(session, LONG_FORM);
  const { oldest, newest } = session.history.range;
  const random = new Random(1);
  const times = [];
  for (let i = 0; i < JOURNEYS; i++) {
    const step = oldest + random.below(newest - oldest);
    const start = performance.now();
    await session.travel((history) => history.goTo(step));
    times.push(performance.now() - start);
    if (session.engine.steps !== step) throw new Error(`not at ${step}`);
  }
  times.sort((a, b) => a - b);
  return { steps: newest - oldest, medianMs: times[JOURNEYS / 2], mostMs: times.at(-1) };
}

const rounds = Number(process.argv[2]);
const programs = [];
for (const program of SETS.micro) programs.push(await ratioOf(program, rounds));
const mean = geometricMean(programs.map(({ ratio }) => ratio));
process.stdout.write(`${JSON.stringify({ mean, programs, journeys: await journeys() })}\n`);
