/**
 * The types of the debug adapter protocol, read from what `@vscode/debugprotocol` publishes, and
 * whether a message has them. Of TypeScript it knows what stands in that file, and no more.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'literal'; readonly value: string | null }
  | { readonly kind: 'primitive'; readonly name: 'string' | 'number' | 'boolean' }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'union'; readonly of: readonly Shape[] }
  | { readonly kind: 'record'; readonly fields: Fields };

type Fields = ReadonlyMap<string, { readonly shape: Shape; readonly isOptional: boolean }>;

interface Interface {
  readonly base: string | null;
  readonly fields: Fields;
}

const TOKEN = /\s+|\/\*[\s\S]*?\*\/|\/\/[^\n]*|'([^']*)'|[\w$]+|[{}[\]():;?|<>,=]/gy;

class Parser {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const from = TOKEN.lastIndex;
      const token = TOKEN.exec(text)?.[0];
      if (token === undefined) throw new Error(`no token at ${text.slice(from, from + 40)}`);
      if (!/^(\s|\/\*|\/\/)/.test(token)) this.#tokens.push(token);
    }
  }

  /** All interfaces, and all types with other names. */
  module(): { readonly interfaces: Map<string, Interface>; readonly aliases: Map<string, Shape> } {
    const interfaces = new Map<string, Interface>();
    const aliases = new Map<string, Shape>();
    for (const word of ['export', 'declare', 'module', 'DebugProtocol', '{']) this.#take(word);
    while (this.#next !== '}') {
      if (this.#taken('export')) continue;
      const kind = this.#any();
      const name = this.#any();
      if (kind === 'interface') {
        const base = this.#taken('extends') ? this.#any() : null;
        interfaces.set(name, { base, fields: this.#fields() });
      } else if (kind === 'type') {
        this.#take('=');
        aliases.set(name, this.#union());
        this.#take(';');
      } else throw new Error(`neither an interface nor a type: ${kind}`);
    }
    return { interfaces, aliases };
  }

  #fields(): Fields {
    const fields = new Map<string, { shape: Shape; isOptional: boolean }>();
    this.#take('{');
    while (!this.#taken('}')) {
      const name = this.#any().replaceAll("'", '');
      const isOptional = this.#taken('?');
      this.#take(':');
      fields.set(name, { shape: this.#union(), isOptional });
      this.#take(';');
    }
    return fields;
  }

  #union(): Shape {
    const of = [this.#list()];
    while (this.#taken('|')) of.push(this.#list());
    return of.length === 1 ? (of[0] as Shape) : { kind: 'union', of };
  }

  #list(): Shape {
    let shape = this.#simple();
    while (this.#next === '[' && this.#tokens[this.#at + 1] === ']') {
      this.#at += 2;
      shape = { kind: 'list', of: shape };
    }
    return shape;
  }

  #simple(): Shape {
    if (this.#taken('(')) {
      const shape = this.#union();
      this.#take(')');
      return shape;
    }
    if (this.#next === '{') return this.#braced();
    const token = this.#any();
    if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1) };
    if (token === 'null') return { kind: 'literal', value: null };
    if (token === 'any' || token === 'object') return { kind: 'any' };
    if (token === 'string' || token === 'number' || token === 'boolean') {
      return { kind: 'primitive', name: token };
    }
    return { kind: 'named', name: token };
  }

  #braced(): Shape {
    if (this.#tokens[this.#at + 1] !== '[') return { kind: 'record', fields: this.#fields() };
    for (const word of ['{', '[', 'key', ':', 'string', ']', ':']) this.#take(word);
    const of = this.#union();
    this.#take(';');
    this.#take('}');
    return { kind: 'map', of };
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at];
  }

  #any(): string {
    const token = this.#next;
    if (token === undefined) throw new Error('the file ends too early');
    this.#at++;
    return token;
  }

  #take(wanted: string): void {
    const token = this.#any();
    if (token !== wanted) throw new Error(`expected ${wanted}, got ${token}`);
  }

  #taken(wanted: string): boolean {
    if (this.#next !== wanted) return false;
    this.#at++;
    return true;
  }
}

const path = createRequire(import.meta.url).resolve('@vscode/debugprotocol/lib/debugProtocol.d.ts');
const { interfaces, aliases } = new Parser(readFileSync(path, 'utf8')).module();

/** Fields that Omega adds to what is published, by the place where they stand. */
const ADDED: ReadonlySet<string> = new Set(['ExceptionInfoResponse.body.restarts']);

/** Everything wrong with a value that is to have the type of that name. */
export function complaintsAbout(value: unknown, type: string): readonly string[] {
  return misfits(value, { kind: 'named', name: type }, type);
}

/** Whether a type of that name is published. */
export function isPublished(type: string): boolean {
  return interfaces.has(type);
}

/** All fields of an interface, its base's too. */
export function fieldsOf(name: string): Fields {
  const found = interfaces.get(name);
  if (found === undefined) throw new Error(`there is no type ${name}`);
  const base = found.base === null ? [] : fieldsOf(found.base);
  return new Map([...base, ...found.fields]);
}

function misfits(value: unknown, shape: Shape, place: string): readonly string[] {
  switch (shape.kind) {
    case 'any':
      return [];
    case 'literal':
      return value === shape.value ? [] : [`${place} is ${show(value)}, not ${shape.value}`];
    case 'primitive':
      return typeof value === shape.name ? [] : [`${place} is ${show(value)}, no ${shape.name}`];
    case 'named': {
      const alias = aliases.get(shape.name);
      if (alias !== undefined) return misfits(value, alias, place);
      return recordMisfits(value, fieldsOf(shape.name), place);
    }
    case 'list':
      if (!Array.isArray(value)) return [`${place} is ${show(value)}, no list`];
      return value.flatMap((item, i) => misfits(item, shape.of, `${place}[${i}]`));
    case 'map':
      if (typeof value !== 'object' || value === null) return [`${place} is no object`];
      return Object.entries(value).flatMap(([key, item]) =>
        misfits(item, shape.of, `${place}.${key}`),
      );
    case 'record':
      return recordMisfits(value, shape.fields, place);
    case 'union': {
      const all = shape.of.map((one) => misfits(value, one, place));
      return all.some((some) => some.length === 0) ? [] : all.flat();
    }
  }
}

function recordMisfits(value: unknown, fields: Fields, place: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${place} is ${show(value)}, no object`];
  }
  const wrong = [...fields].flatMap(([name, { shape, isOptional }]) => {
    const item: unknown = Reflect.get(value, name);
    if (item === undefined) return isOptional ? [] : [`${place}.${name} is missing`];
    return misfits(item, shape, `${place}.${name}`);
  });
  const added = Object.keys(value).filter((name) => !fields.has(name));
  const unknown = added
    .map((name) => `${place}.${name}`)
    .filter((name) => !ADDED.has(name))
    .map((name) => `${name} is not published`);
  return [...wrong, ...unknown];
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
