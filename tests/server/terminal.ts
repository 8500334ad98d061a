/**
 * A real terminal, by tmux: types keys into a program and looks at the screen.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { BINARY } from './omega-process.js';

const LOOK_MS = 30;
const PATIENCE_MS = 60_000;

export class Terminal {
  readonly #socket = `omega-test-${randomUUID()}`;

  /** Start the command in a terminal of its own. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
    const command = ['env', ...variables, quoted(process.execPath), quoted(BINARY), ...args];
    // The terminal outlives the command, so that its last words can be read.
    const shell = `${command.join(' ')}; echo "ended with $?"; exec cat`;
    const size = ['-x', '100', '-y', '40'];
    this.#tmux(['-f', '/dev/null', 'new-session', '-d', ...size, '-c', cwd, shell]);
  }

  /** Type text. */
  type(text: string): void {
    this.#tmux(['send-keys', '-l', '--', text]);
  }

  /** Press a key by tmux's name for it: Enter, Tab, Up, C-c, C-d. */
  press(...keys: readonly string[]): void {
    this.#tmux(['send-keys', ...keys]);
  }

  /** Type a line and press Enter. */
  enter(text: string): void {
    this.type(text);
    this.press('Enter');
  }

  get screen(): string {
    return this.#tmux(['capture-pane', '-p', '-S', '-200']);
  }

  /** When the screen matches; answers it. Rejects, showing the screen, when that takes too long. */
  async shows(wanted: RegExp): Promise<string> {
    for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
      const { screen } = this;
      if (wanted.test(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`the screen never showed ${wanted}:\n${this.screen}`);
  }

  close(): void {
    this.#tmux(['kill-server']);
  }

  #tmux(args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
