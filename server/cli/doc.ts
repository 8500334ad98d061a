/** `omega doc NAME`: what a name means to a program, on the wire, or on the command line. */
import type { NameInfo } from '../../runtime/core/engine.js';
import { describe, type OperationDescription } from '../../runtime/registry.js';
import { Session } from '../../runtime/session.js';
import { printLine } from '../console-output.js';
import { nearestNames } from '../nearest-names.js';
import { nodeProviders } from '../node-providers.js';
import { EXIT, UsageError, type Verb } from './verb.js';

export const doc: Verb = {
  name: 'doc',
  summary:
    'Show what a name means: a syntax, procedure or variable, or an operation of the runtime.',
  usage: '[OPTIONS] NAME …',
  options: { json: { doc: 'Print what is known as JSON, one line for each name.' } },
  async run(names, options) {
    if (names.length === 0) throw new UsageError('which NAME?');
    const { engine } = new Session({ providers: nodeProviders() });
    const operations = describe().flatMap((subsystem) => subsystem.operations);
    let code: number = EXIT.ok;
    for (const name of names) {
      const operation = operations.find(({ method }) => method === name);
      const found = engine.lookup(name) ?? operation ?? null;
      if (options.json === true) printLine(JSON.stringify(found));
      else if (found !== null)
        printLine('method' in found ? operationText(found) : nameText(found));
      if (found !== null) continue;
      code = EXIT.failed;
      const known = [...engine.names(), ...operations.map(({ method }) => method)];
      const near = nearestNames(name, known);
      const hint = near.length > 0 ? `; there is ${near.join(', ')}` : '';
      printLine(`omega doc: nothing is called "${name}"${hint}`, 'error');
    }
    return code;
  },
};

/** A name as documentation shows it. */
export function nameText(info: NameInfo): string {
  const lines = [info.signature ?? info.name, `  ${info.kind}${exportedFrom(info.libraries)}`];
  if (info.doc) lines.push(`  ${info.doc}`);
  return lines.join('\n');
}

function exportedFrom(libraries: readonly string[]): string {
  return libraries.length > 0 ? `, exported by ${libraries.join(' ')}` : '';
}

function operationText(operation: OperationDescription): string {
  const words = operation.params.map(({ name, required }) => (required ? name : `[${name}]`));
  return [
    [operation.method, ...words].join(' '),
    `  operation of the runtime: ${operation.doc}`,
    ...operation.params.map((parameter) => `  ${parameter.name}: ${parameter.doc}`),
  ].join('\n');
}
