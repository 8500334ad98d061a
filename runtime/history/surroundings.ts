/**
 * What a recorded run found around it beside what it asked for: without it, it would do something
 * else when it is repeated elsewhere. Where what is recorded ends, what is there now is asked.
 */
import type { EffectGate } from '../core/effect/gate.js';
import type { HostOperation } from '../core/effect/host-library.js';
import type { EngineLimits } from '../core/engine.js';
import { memoryLog } from '../core/transaction/intents.js';
import { type World, WorldError } from '../core/world.js';
import { OmegaMisuse } from '../misuse.js';
import type { RuntimeProviders } from '../providers.js';
import type { Setting } from '../setting.js';
import { SWITCHES, type Switches } from '../switches.js';

/** What an operation of the host says of itself. */
type Offer = Omit<HostOperation, 'perform'>;

export interface Surroundings {
  readonly jiffiesPerSecond: number;
  readonly commandLine: readonly string[];
  /** Whether the clock could be set forward, and files be gone on with. */
  readonly canAdvance: boolean;
  readonly canContinue: boolean;
  readonly operations: readonly Offer[];
  /** What the gate decided about. */
  readonly gate: ReadonlyArray<keyof EffectGate>;
  readonly hasIntents: boolean;
  readonly limits: Partial<EngineLimits>;
  readonly switches: Switches;
}

const GATE = ['admit', 'replay', 'stage', 'intent', 'result'] as const;

export function surroundingsOf({ providers, limits, switches }: Setting): Surroundings {
  const { world, operations, gate, intents } = providers;
  const { jiffiesPerSecond, commandLine } = world;
  const isOn = SWITCHES.map((name) => [name, switches[name]]);
  return {
    ...{ jiffiesPerSecond, commandLine },
    canAdvance: world.advanceTo !== undefined,
    canContinue: world.continueOutput !== undefined,
    operations: operations.map(offerOf),
    gate: GATE.filter((part) => gate?.[part] !== undefined),
    hasIntents: intents !== null,
    limits,
    switches: Object.fromEntries(isOn) as Switches,
  };
}

/** The same around another engine. Throws OmegaMisuse `state-conflict` if the gate that is there
 * decides about more: the run would either differ or pass it. */
export function settingAs(there: Surroundings, providers: RuntimeProviders): Setting {
  const { limits, switches } = there;
  const { world, operations, gate, intents } = providers;
  const more = GATE.filter((part) => gate?.[part] !== undefined && !there.gate.includes(part));
  if (more.length > 0) {
    const message = `the gate of this session has ${more.join(', ')}, the recorded one had not`;
    throw new OmegaMisuse('state-conflict', `${message}; load it in a session of its own`);
  }
  const passing: Required<Omit<EffectGate, 'ends'>> = {
    admit() {},
    replay: () => null,
    stage: () => null,
    intent() {},
    result() {},
  };
  const parts = there.gate.map((part) => [part, passing[part as (typeof GATE)[number]]]);
  const own: EffectGate = Object.assign(Object.fromEntries(parts), gate);
  return {
    limits,
    switches,
    providers: {
      ...providers,
      world: worldAs(there, world),
      operations: there.operations.map(
        (offer) => operations.find(({ name }) => name === offer.name) ?? missing(offer),
      ),
      gate: gate === null && parts.length === 0 ? null : own,
      intents: there.hasIntents ? (intents ?? memoryLog()) : null,
    },
  };
}

function worldAs({ jiffiesPerSecond, commandLine, ...can }: Surroundings, world: World): World {
  const { advanceTo, continueOutput } = world;
  const refused = (): never => {
    throw new WorldError('cannot go on writing a file here');
  };
  const ready = (): boolean => true;
  return Object.create(world, {
    jiffiesPerSecond: { value: jiffiesPerSecond },
    commandLine: { value: commandLine },
    advanceTo: { value: can.canAdvance ? (advanceTo?.bind(world) ?? ready) : undefined },
    continueOutput: {
      value: can.canContinue ? (continueOutput?.bind(world) ?? refused) : undefined,
    },
  }) as World;
}

function offerOf({ name, params, doc, capability, determinism, region }: HostOperation): Offer {
  const offer = { name, params, doc, capability, determinism };
  return region === undefined ? offer : { ...offer, region };
}

function missing(offer: Offer): HostOperation {
  return {
    ...offer,
    perform() {
      throw new Error('the host of this session does not offer it');
    },
  };
}
