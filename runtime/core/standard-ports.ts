/** The ports that a program has when it begins: the parameters of R7RS 6.13.1. */
import { intern } from '../../grammar/datum.js';
import type { ConsoleInputPort } from './input-port.js';
import type { Library } from './library/library.js';
import type { Machine } from './machine.js';
import { ConsoleOutputPort } from './output-port.js';
import { Parameter } from './parameter.js';
import type { PortDefaults } from './port.js';
import type { World } from './world.js';

export class StandardPorts {
  readonly input: Parameter;
  readonly output: Parameter;
  readonly error: Parameter;

  constructor(
    readonly machine: Machine,
    console: ConsoleInputPort,
    world: World,
  ) {
    const { store } = machine;
    this.input = new Parameter(console, false);
    this.output = new Parameter(new ConsoleOutputPort(store, world, 'output'), false);
    this.error = new Parameter(new ConsoleOutputPort(store, world, 'error'), false);
  }

  /** Those in force where the machine stands. */
  get current(): PortDefaults {
    return {
      currentInput: () => this.machine.parameterValue(this.input),
      currentOutput: () => this.machine.parameterValue(this.output),
      currentError: () => this.machine.parameterValue(this.error),
    };
  }

  /** Give them their names. */
  bindIn({ top, exports }: Library): void {
    const { input, output, error } = this;
    const named = { 'current-input-port': input, 'current-output-port': output };
    for (const [name, value] of Object.entries({ ...named, 'current-error-port': error })) {
      top.define(intern(name)).value = value;
      exports.set(intern(name), intern(name));
    }
  }
}
