/**
 * What tests of levels look at.
 */
import { type EvalResult, type OmegaRuntime, toJs } from 'omega-runtime';

/** The numbers of the levels, innermost first. */
export function levelsOf(runtime: OmegaRuntime): readonly number[] {
  return runtime.conditions.getLevels().map(({ level }) => level);
}

/** The value as JavaScript, or what came instead. */
export function answerOf(result: EvalResult): unknown {
  return result.kind === 'ok' ? toJs(result.value) : result;
}

/** The names of the restarts that an outcome lists. */
export function namesIn(result: EvalResult): readonly string[] {
  return 'restarts' in result ? result.restarts.map(({ name }) => name) : [];
}

/** An evaluation that is interrupted while it runs. */
export async function interrupted(runtime: OmegaRuntime, code: string): Promise<EvalResult> {
  const before = runtime.session.current().steps;
  const running = runtime.eval(code);
  while (runtime.session.current().steps < before + 10_000) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  runtime.interrupt();
  return running;
}
