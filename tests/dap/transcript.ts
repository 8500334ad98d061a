/**
 * What was said between a debugger and the adapter, as text to be compared: numbers that mean
 * nothing are masked, and what comes when it likes is left out.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** Numbers that stand for something else, or count what the machine does. */
const NUMBERS: ReadonlySet<string> = new Set([
  'frameId',
  'variablesReference',
  'memoryReference',
  'instructionPointerReference',
  'targetId',
  ...['bytes', 'checkpoints', 'step', 'firstStep', 'lastStep', 'oldest', 'newest', 'common'],
  'version',
]);
/** Lists whose items have numbers of their own. */
const NUMBERED: ReadonlySet<string> = new Set(['stackFrames', 'targets']);
/** Events that come when they like: what is asked next may come before or after them. */
const UNTIMELY: ReadonlySet<string> = new Set([
  ...['breakpoint', 'loadedSource', 'initialized', 'invalidated'],
]);

export class Transcript {
  readonly #lines: string[] = [];
  readonly #masks: Array<readonly [string, string]> = [];

  /** Write that in place of a text, a path for example. */
  mask(text: string, by: string): void {
    this.#masks.push([text, by]);
  }

  asked(command: string, args: unknown): void {
    this.#say('→', command, args);
  }

  answered({ command, success, message, body }: DebugProtocol.Response): void {
    if (command === 'initialize') return;
    if (success) this.#say('←', command, body);
    else this.#say('✗', command, message);
  }

  told({ event, body }: DebugProtocol.Event): void {
    if (UNTIMELY.has(event)) return;
    const last = this.#lines.at(-1);
    if (event === 'output' && last?.startsWith('* output ')) {
      const before = JSON.parse(
        last.slice('* output '.length),
      ) as DebugProtocol.OutputEvent['body'];
      if (before.category === body.category) {
        this.#lines.pop();
        this.#say('*', event, { ...body, output: before.output + body.output });
        return;
      }
    }
    this.#say('*', event, body);
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #say(sign: string, name: string, body: unknown): void {
    const json = JSON.stringify(masked(body)) ?? '';
    const words = this.#masks.reduce((text, [from, to]) => text.replaceAll(from, to), json);
    this.#lines.push(`${sign} ${name} ${words}`.trimEnd());
  }
}

function masked(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => {
      const copy = masked(item);
      const isNumbered = NUMBERED.has(name) && typeof copy === 'object' && copy !== null;
      return isNumbered && 'id' in copy ? { ...copy, id: '#' } : copy;
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      NUMBERS.has(key) && item !== 0 ? '#' : masked(item, key),
    ]),
  );
}
