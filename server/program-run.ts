/**
 * Running a program to its end on the process's console: input as it is needed, Ctrl-C as an
 * interrupt, and what came of it as text and exit code.
 */
import { counted } from '../runtime/core/counted.js';
import { errorLine, exhaustionLine, hasFailed, hasValues } from '../runtime/outcome.js';
import type { FiberFailure } from '../runtime/program-end.js';
import type { Session } from '../runtime/session.js';
import type { EvalResult, ProgramError } from '../runtime/subsystems/seam/outcome.js';
import { EXIT } from './cli/verb.js';
import { nextInput } from './console-input.js';
import { flushConsole, printLine } from './console-output.js';
import { errorText, paintFor, placeOf, type SourceOf } from './error-text.js';

/** Proposals that are named when a program ends. */
const PROPOSALS_NAMED = 5;

/** Evaluate the text, giving it standard input when it asks, and end the program. Ctrl-C interrupts
 * it; a second one ends the process. */
export async function runToEnd(
  session: Session,
  code: string,
  options: { readonly file: string; readonly program: boolean },
): Promise<EvalResult> {
  return runToStop(session, () => session.submit(code, options), true);
}

/** Wait for the end of what that begins, giving it standard input when it asks. The program itself
 * ends only if `ends`. */
export async function runToStop(
  session: Session,
  begin: () => { readonly result: Promise<EvalResult> },
  ends = false,
): Promise<EvalResult> {
  let asked = false;
  const onInterrupt = (): void => {
    if (asked || !session.interrupt()) {
      flushConsole();
      process.exit(EXIT.interrupted);
    }
    asked = true;
  };
  process.on('SIGINT', onInterrupt);
  try {
    let result = await begin().result;
    while (result.kind === 'needs') {
      flushConsole();
      result = await session.resume(await nextInput());
    }
    if (ends && (hasValues(result) || hasFailed(result))) {
      for (const failure of await session.endProgram()) printLine(failureText(failure), 'error');
    }
    return result;
  } finally {
    process.off('SIGINT', onInterrupt);
    flushConsole();
  }
}

/** What is said of a fiber that has failed. */
export function failureText({ fiber, error }: FiberFailure): string {
  const place = error.span ? `${placeOf(error.span)}: ` : '';
  return `${place}${fiber} failed, and nobody joined it: [${error.code}] ${errorLine(error)}`;
}

/** Say on standard error how it ended, unless it ended well; answers the exit code. */
export function reportEnd(result: EvalResult, sourceOf: SourceOf): number {
  switch (result.kind) {
    case 'ok':
      return result.exitCode ?? EXIT.ok;
    case 'error':
    case 'nonconverged':
    case 'cycle':
      reportErrors(result.errors, sourceOf);
      return EXIT.failed;
    case 'exhausted':
      printLine(`stopped: ${exhaustionLine(result)}`, 'error');
      return EXIT.limit;
    case 'interrupted':
      printLine(`interrupted${result.span ? ` at ${placeOf(result.span)}` : ''}`, 'error');
      return EXIT.interrupted;
    case 'proposed':
      return EXIT.ok;
    case 'needs':
      printLine(`ended: ${result.kind}`, 'error');
      return EXIT.failed;
  }
}

/** Say on standard error how many proposals wait for a review that nobody can do any more, and what
 * would have kept them. */
export function reportReview(session: Session, remedy: string | null = null): void {
  const text = reviewText(session, remedy);
  if (text !== null) printLine(text, 'error');
}

/** … as a line; null if none waits. */
export function reviewText({ engine }: Session, remedy: string | null = null): string | null {
  const { inReview } = engine.transactions;
  if (inReview.length === 0) return null;
  const named = inReview
    .slice(0, PROPOSALS_NAMED)
    .map(({ op, target }) => `${op} ${target}`.trim());
  const more = inReview.length > named.length ? [`${inReview.length - named.length} more`] : [];
  const count = counted(inReview.length, 'proposal');
  const what = [...named, ...more].join(', ');
  const hint = remedy === null ? '' : `; ${remedy}`;
  return `omega: ${count} left in review, and not performed: ${what}${hint}`;
}

/** Errors on standard error, each with its source line. */
export function reportErrors(errors: readonly ProgramError[], sourceOf: SourceOf): void {
  const paint = paintFor(process.stderr);
  for (const error of errors) printLine(errorText(error, sourceOf, paint), 'error');
}

/** Texts by file name: those given, and files as they are now. */
export function sourcesOf(texts: Readonly<Record<string, string>>, read: SourceOf): SourceOf {
  return (file) => (Object.hasOwn(texts, file) ? (texts[file] as string) : read(file));
}
