/**
 * What a verb of the command line is: its name, its options and what it does. Help is made from the
 * same record that parses the arguments.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Exit codes of the command. */
export const EXIT = { ok: 0, failed: 1, usage: 2, limit: 3, interrupted: 130 } as const;

export interface OptionSpec {
  /** What the value is called in help; a flag without value has none. */
  readonly argument?: string;
  readonly short?: string;
  readonly multiple?: boolean;
  readonly doc: string;
}

/** The options as given: text, a list of texts, or true. */
export type OptionValues = Readonly<Record<string, string | boolean | string[] | undefined>>;

export interface Verb {
  readonly name: string;
  readonly summary: string;
  /** What follows the name, for example "[OPTIONS] FILE [ARGUMENT …]". */
  readonly usage: string;
  /** More lines for help. */
  readonly details?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Whether options end at the first argument that is none: what follows is the program's. */
  readonly optionsFirst?: (argument: string) => boolean;
  /** Answers the exit code. Throws UsageError. */
  run(positionals: readonly string[], options: OptionValues): Promise<number>;
}

/** The command line does not say what to do. */
export class UsageError extends Error {}

/** Options that every verb has. */
const COMMON: Readonly<Record<string, OptionSpec>> = {
  help: { short: 'h', doc: 'Show this help.' },
};

/** Run the verb with these arguments. Answers the exit code; throws UsageError. */
export async function runVerb(verb: Verb, args: readonly string[]): Promise<number> {
  const { positionals, values } = parse(verb, args);
  if (values.help) {
    const { printText } = await import('../console-output.js');
    printText(helpText(verb));
    return EXIT.ok;
  }
  return verb.run(positionals, values);
}

interface Parsed {
  readonly positionals: readonly string[];
  readonly values: OptionValues;
}

function parse(verb: Verb, args: readonly string[]): Parsed {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, spec] of Object.entries({ ...COMMON, ...verb.options })) {
    options[name] = {
      type: spec.argument === undefined ? 'boolean' : 'string',
      ...(spec.short === undefined ? {} : { short: spec.short }),
      ...(spec.multiple ? { multiple: true } : {}),
    };
  }
  const own = ownArguments(verb, args, options);
  const rest = args.slice(own.length);
  try {
    const parsed = parseArgs({ args: [...own], options, allowPositionals: true, strict: true });
    return { positionals: [...parsed.positionals, ...rest], values: parsed.values as OptionValues };
  } catch (error) {
    const [message] = (error as Error).message.split('. To specify a positional');
    throw new UsageError(message);
  }
}

/** The arguments that are the verb's, and not a program's. */
function ownArguments(
  { optionsFirst }: Verb,
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): readonly string[] {
  const first = firstPositional(args, options);
  const argument = args[first];
  return argument !== undefined && optionsFirst?.(argument) ? args.slice(0, first) : args;
}

/** Index of the first argument that is neither an option nor an option's value. */
function firstPositional(
  args: readonly string[],
  options: NonNullable<ParseArgsConfig['options']>,
): number {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind !== 'option');
  if (first === undefined) return args.length;
  return first.kind === 'option-terminator' ? first.index + 1 : first.index;
}

/** The help of one verb. */
export function helpText(verb: Verb): string {
  const rows = Object.entries({ ...verb.options, ...COMMON }).map(([name, spec]) => {
    const short = spec.short ? `-${spec.short}, ` : '    ';
    return [`  ${short}--${name}${spec.argument ? ` ${spec.argument}` : ''}`, spec.doc] as const;
  });
  const parts = [`omega ${verb.name} ${verb.usage}`.trimEnd(), '', verb.summary];
  if (verb.details) parts.push('', verb.details);
  parts.push('', 'Options:', ...columns(rows));
  return `${parts.join('\n')}\n`;
}

/** Two columns, aligned. */
export function columns(rows: ReadonlyArray<readonly [string, string]>): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}

/** The option's value as text, or the default. */
export function textOption(values: OptionValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be given several times. */
export function listOption(values: OptionValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value : [];
}

/** The option's value, which must be one of these. Throws UsageError. */
export function choiceOption<T extends string>(
  values: OptionValues,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = textOption(values, name);
  const choice = choices.find((one) => one === text);
  if (text === undefined || choice !== undefined) return choice;
  throw new UsageError(`--${name} must be ${choices.join(' or ')}, got "${text}"`);
}

/** The option's value as an integer from `minimum` to `maximum`. Throws UsageError. */
export function integerOption(
  values: OptionValues,
  name: string,
  minimum: number,
  maximum: number,
): number | undefined {
  const text = textOption(values, name);
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw new UsageError(`--${name} must be an integer from ${minimum} to ${maximum}, got "${text}"`);
}
