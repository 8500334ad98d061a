#!/usr/bin/env -S node --max-semi-space-size=128
/**
 * The command `omega`: finds the verb, lets it do its work, answers its exit code. Node is started
 * with a larger young generation, for programs that recurse deeply (docs/performance.md).
 */

import { columns, EXIT, runVerb, UsageError } from '../cli/verb.js';
import { VERBS } from '../cli/verbs.js';
import { flushConsole, printLine, printText } from '../console-output.js';

const DEFAULT_VERB = 'repl';

async function main(args: readonly string[]): Promise<number> {
  const [first] = args;
  if (first === '--help' || first === '-h' || first === 'help') return help(args.slice(1));
  if (first === '--version' || first === '-V') {
    const { version } = await import('../cli/version.js');
    printLine(`omega ${version()}`);
    return EXIT.ok;
  }
  const named = first !== undefined && !first.startsWith('-');
  const name = named ? first : DEFAULT_VERB;
  const entry = VERBS.find((verb) => verb.name === name);
  if (!entry) throw new UsageError(unknownVerb(name));
  const verb = await entry.load();
  try {
    return await runVerb(verb, named ? args.slice(1) : args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${name}: ${error.message}\n"omega ${name} --help" shows the options.`);
  }
}

async function help(args: readonly string[]): Promise<number> {
  const [name] = args;
  const entry = VERBS.find((verb) => verb.name === name);
  if (entry) return runVerb(await entry.load(), ['--help']);
  if (name !== undefined && !name.startsWith('-')) throw new UsageError(unknownVerb(name));
  printText(overview());
  return EXIT.ok;
}

function overview(): string {
  const rows = VERBS.map(({ name, summary }) => [`  ${name}`, summary] as const);
  const lines = [
    'omega [VERB] [OPTIONS] [ARGUMENT …]',
    '',
    'Omega is a Lisp (R7RS-small and more) on a machine that can be stepped and inspected.',
    '',
    'Verbs:',
    ...columns(rows),
    '',
    '"omega VERB --help" tells more about one. "omega --version" shows the version.',
    '',
    'Exit codes: 0 fine, 1 the program failed, 2 wrong usage, 3 a limit was reached,',
    '130 interrupted.',
  ];
  return `${lines.join('\n')}\n`;
}

function unknownVerb(name: string): string {
  const names = VERBS.map((verb) => verb.name).join(', ');
  const file = /\.(omega|scm|sld|ss)$/.test(name) ? ` To run a file: omega run ${name}` : '';
  return `there is no verb "${name}"; there are ${names}.${file}`;
}

main(process.argv.slice(2)).then(
  (code) => {
    flushConsole();
    process.exit(code);
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const text = usage ? error.message : `this is a bug in Omega, please report it:\n${stack}`;
    printLine(`omega: ${text}`, 'error');
    process.exit(usage ? EXIT.usage : EXIT.failed);
  },
);
