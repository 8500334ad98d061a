/** Record types and their instances (R7RS 5.5). */
import type { Described, DescriptionPart, Value } from '../../grammar/datum.js';

/** A field as its type declares it. */
export interface RecordField {
  readonly name: string;
  readonly mutable: boolean;
}

/** A record type. Two types are the same only if they are the same object. */
export class RecordType implements Described {
  /** The name without the customary angle brackets: `point` for `<point>`. */
  readonly name: string;
  /** What an instance shows, if that is not its fields. */
  shown: ((fields: readonly Value[]) => string) | null = null;

  constructor(
    name: string,
    readonly fields: readonly RecordField[],
    /** The type whose instances these are too. */
    readonly parent: RecordType | null = null,
  ) {
    this.name = name.replace(/^<(.+)>$/, '$1');
  }

  describe(): readonly DescriptionPart[] {
    return [`#<record-type ${this.name}>`];
  }
}

/**
 * An instance. `fields` are in the order of the type's; they are written only through the store.
 */
export class Record implements Described {
  constructor(
    readonly type: RecordType,
    readonly fields: Value[],
  ) {}

  describe(): readonly DescriptionPart[] {
    const { name, shown } = this.type;
    if (shown !== null) return [`#<${name} ${shown(this.fields)}>`];
    const fields = this.type.fields.flatMap((field, i): DescriptionPart[] => [
      ` ${field.name}: `,
      { value: this.fields[i] },
    ]);
    return [`#<${name}`, ...fields, '>'];
  }
}
