/**
 * The process's console, written synchronously and in blocks: what a program prints is on its way
 * before the process ends, whichever way it ends. A reader that has gone away (`omega … | head`)
 * ends the process quietly.
 */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { systemReason } from './node-world.js';
import { waitBriefly } from './patience.js';

type Stream = 'output' | 'error';

const DESCRIPTORS: Readonly<Record<Stream, number>> = { output: 1, error: 2 };
/** Characters collected before they are written. */
const BLOCK = 16_384;

let pending = '';
let scheduled = false;
let interactive: boolean | null = null;
let lastCharacter = '\n';

/** Print text. Standard output is collected into blocks unless a person reads along; standard error
 * goes out at once, after what was printed before. */
export function printText(text: string, stream: Stream = 'output'): void {
  if (text === '') return;
  lastCharacter = text.at(-1) as string;
  if (stream === 'error') {
    flushConsole();
    send(text, 'error');
    return;
  }
  pending += text;
  interactive ??= isatty(DESCRIPTORS.output);
  if (pending.length >= BLOCK || (interactive && text.includes('\n'))) {
    flushConsole();
  } else if (!scheduled) {
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      flushConsole();
    });
  }
}

/** Print text and end the line. */
export function printLine(text: string, stream: Stream = 'output'): void {
  printText(`${text}\n`, stream);
}

/** End the line unless it is empty. */
export function freshLine(): void {
  if (lastCharacter !== '\n') printText('\n');
}

/** Write what is collected. */
export function flushConsole(): void {
  if (pending === '') return;
  const text = pending;
  pending = '';
  send(text, 'output');
}

process.on('exit', flushConsole);

function send(text: string, stream: Stream): void {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(DESCRIPTORS[stream], bytes, offset);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'EAGAIN') waitBriefly();
      else giveUp(stream, error);
    }
  }
}

/** Nothing more can be said on that stream. A reader that has gone away is no failure. */
function giveUp(stream: Stream, error: unknown): never {
  if ((error as { code?: string }).code === 'EPIPE') process.exit(0);
  if (stream === 'output')
    send(`omega: cannot write the output: ${systemReason(error)}\n`, 'error');
  process.exit(1);
}
