/** `omega eval EXPR …`: evaluate expressions and print their values. */
import { UNSPECIFIED } from '../../grammar/datum.js';
import { write } from '../../grammar/printer.js';
import { hasExited, hasValues, wireResult } from '../../runtime/outcome.js';
import { Session } from '../../runtime/session.js';
import type { EvalResult } from '../../runtime/subsystems/seam/outcome.js';
import { freshLine, printLine, printText } from '../console-output.js';
import { IMAGE_OPTION, ImageError, startFromImage } from '../image-start.js';
import { nodeProviders } from '../node-providers.js';
import { reportEnd, reportReview, runToEnd, sourcesOf } from '../program-run.js';
import { knownSource } from '../source-texts.js';
import { limitConfig, TIER_OPTION } from './limit-options.js';
import { EXIT, listOption, textOption, UsageError, type Verb } from './verb.js';

export const evaluate: Verb = {
  name: 'eval',
  summary: 'Evaluate expressions, one after the other, and print the value of each.',
  usage: '[OPTIONS] EXPR …',
  details: 'Put "--" before an expression that begins with "-".',
  options: {
    json: { doc: 'Print results as JSON, one line each; program output is in them.' },
    lib: { argument: 'DIR', multiple: true, doc: 'Also look for libraries there.' },
    image: IMAGE_OPTION,
    steps: { argument: 'N', doc: 'Stop with exit code 3 after N transitions of the machine.' },
    memory: { argument: 'MB', doc: 'Stop with exit code 3 when it needs more memory.' },
    tier: TIER_OPTION,
  },
  async run(expressions, options) {
    if (expressions.length === 0) throw new UsageError('which EXPR?');
    const asJson = options.json === true;
    const session = new Session({
      config: limitConfig(options),
      providers: nodeProviders({
        writeConsole: asJson ? () => {} : printText,
        libraryDirectories: ['.', ...listOption(options, 'lib')],
      }),
    });
    const image = textOption(options, 'image');
    try {
      if (image !== undefined) startFromImage(session, image);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      printLine(`omega eval: ${error.message}`, 'error');
      return EXIT.failed;
    }
    const exitCode = await evaluateAll(session, expressions, asJson);
    reportReview(session);
    return exitCode;
  },
};

/** Evaluate and print one after the other, up to the first that does not end well. */
async function evaluateAll(
  session: Session,
  expressions: readonly string[],
  asJson: boolean,
): Promise<number> {
  for (const [index, code] of expressions.entries()) {
    const file = `expression ${index + 1}`;
    const result = await runToEnd(session, code, { file, program: false });
    if (asJson) printLine(JSON.stringify(wireResult(result)));
    else printValues(result);
    if (!hasValues(result) || hasExited(result)) {
      return reportEnd(result, sourcesOf({ [file]: code }, knownSource));
    }
  }
  return EXIT.ok;
}

function printValues(result: EvalResult): void {
  freshLine();
  if (!hasValues(result) || hasExited(result)) return;
  for (const value of result.values) {
    if (value !== UNSPECIFIED) printLine(write(value));
  }
}
