/**
 * What can be wrong with a simulated device or line, one trait a value. A device has a stack of them; an empty
 * stack is a healthy device. A line's traits apply to every device behind it.
 */
import { z } from 'zod';
import { type Fault, fail, type Outcome, succeed } from '../../main/domain/outcome.ts';

const span = (ms: number) => z.number().min(0).max(86_400_000).default(ms);
const plain = <Name extends string>(name: Name) => z.strictObject({ name: z.literal(name) });

const behaviourSchema = z.discriminatedUnion('name', [
  // How it answers
  plain('silent').describe('Takes requests and never answers'),
  plain('hangs-up').describe('Ends every connection as soon as it is made'),
  z.strictObject({ name: z.literal('slow'), by: span(800) }).describe('Answers `by` ms later'),
  z
    .strictObject({ name: z.literal('late'), by: span(2_500) })
    .describe('Answers after the usual deadline, `by` ms later'),
  z
    .strictObject({ name: z.literal('exception'), code: z.int().min(1).max(255).default(2) })
    .describe('Refuses every request with Modbus exception `code`, or SNMP genErr'),
  z
    .strictObject({
      name: z.literal('bad-register'),
      at: z.int().min(0).max(65_535).default(0),
      code: z.int().min(1).max(255).default(4),
    })
    .describe('Modbus: refuses every read that touches register or bit `at` with exception `code`'),
  z
    .strictObject({
      name: z.literal('busy'),
      times: z.int().min(1).max(1_000_000).default(2),
      code: z.union([z.literal(5), z.literal(6)]).default(6),
    })
    .describe('Refuses every write `times` times as busy, then takes it'),
  z
    .strictObject({
      name: z.literal('loses'),
      share: z
        .number()
        .min(0)
        .max(1)
        .default(1 / 7),
    })
    .describe('Loses this share of the requests'),
  plain('one-connection').describe('Drops a second connection while the first stands'),
  // What arrives instead of the answer
  plain('wrong-unit').describe('Answers in the name of another unit'),
  plain('wrong-transaction').describe('Answers with another transaction or request number'),
  plain('wrong-function').describe('Answers another function, or asks back'),
  plain('wrong-echo').describe('Confirms a write to another address; answers another object'),
  plain('reset-mid-frame').describe('Resets the connection in the middle of an answer'),
  plain('half-frame').describe('Sends half of an answer and falls silent'),
  plain('truncated-oid').describe('SNMPv2c: an object identifier in the answer ends in the middle of a number'),
  plain('no-such-object').describe('SNMP: says of every object that it has none'),
  plain('garbage').describe('Answers with bytes that mean nothing'),
  // What it does with what it is told
  plain('ignores-writes').describe('Confirms writes and does nothing'),
  plain('lies-on-read-back').describe('Does what it is told; its status stays as it was when this began'),
  plain('stuck-on').describe('Light stays on whatever is written; status says so'),
  plain('burnt-out').describe('Light stays dark; registers say what was written, only a verify input shows it'),
  z
    .strictObject({ name: z.literal('reboots-and-forgets'), every: span(300_000), down: span(5_000) })
    .describe('Restarts `every` ms, is away for `down` ms and comes back dark'),
  z
    .strictObject({ name: z.literal('hand-switched'), every: span(120_000), lit: z.boolean().default(false) })
    .describe('Somebody at the roadside switches it `every` ms'),
  z
    .strictObject({ name: z.literal('clock-jumps'), by: span(3_600_000), every: span(60_000) })
    .describe('Its clock (up time, SNMPv3 engine time) leaps `by` ms ahead `every` ms'),
  z
    .strictObject({ name: z.literal('counters-wrap'), after: span(30_000) })
    .describe('Its up-time counter runs full and begins at 0 `after` ms from the start of the simulation'),
  z
    .strictObject({ name: z.literal('engine-changes'), every: span(60_000) })
    .describe('SNMPv3: becomes another engine `every` ms'),
  z
    .strictObject({
      name: z.literal('dead-nodes'),
      count: z.int().min(1).max(4_096).default(3),
      from: z.int().min(0).default(0),
    })
    .describe('`count` guidance lights in a row are dead, the first at index `from`'),
  z.strictObject({ name: z.literal('reports-fault'), code: z.string() }).describe('Raises a fault code of its profile'),
  // What a visibility sensor says
  z
    .strictObject({ name: z.literal('sensor-stuck'), at: z.number().min(0).default(420) })
    .describe('Always reads `at` m'),
  z
    .strictObject({ name: z.literal('sensor-jump'), factor: z.number().positive().default(12), every: span(60_000) })
    .describe('Reads `factor` times too much for one second in `every` ms'),
  plain('sensor-nan').describe('Reads not-a-number, or all bits set'),
  plain('sensor-sentinel').describe('Reads the value that its profile knows as missing'),
  plain('sensor-negative').describe('Reads below zero where its encoding can'),
  z
    .strictObject({ name: z.literal('sensor-dirty'), factor: z.number().positive().default(1.8) })
    .describe('Dirty lens: reads too clear by `factor` and says it is degraded'),
]);

export type Behaviour = z.output<typeof behaviourSchema>;
export type BehaviourName = Behaviour['name'];
export type BehaviourMap = ReadonlyMap<string, readonly Behaviour[]>;

/** A behaviour by name with its defaults filled in; throws on a name or parameter that does not exist (a bug). */
export const behaviour = (name: BehaviourName, parameters: Readonly<Record<string, unknown>> = {}): Behaviour =>
  behaviourSchema.parse({ ...parameters, name });

export interface BehaviourHelp {
  readonly name: string;
  readonly does: string;
  /** `preset` is what a parameter is when it is left out; without one it must be given. */
  readonly parameters: readonly { readonly name: string; readonly preset?: number | string | boolean }[];
}

/** Names with one sentence each, for the help text and the screen. */
export const behaviourHelp: readonly BehaviourHelp[] = behaviourSchema.options.map((option) => {
  const name = option.shape.name.value;
  const presets = new Map(Object.entries(option.safeParse({ name }).data ?? {}));
  const parameters = Object.keys(option.shape).filter((key) => key !== 'name');
  return {
    name,
    does: option.description ?? '',
    parameters: parameters.map((key) => {
      const preset = presets.get(key);
      return preset === undefined ? { name: key } : { name: key, preset };
    }),
  };
});

/** As written in a site file's `simulation` section. */
export interface WrittenBehaviour {
  readonly name: string;
  readonly parameters: { readonly [key: string]: number | string | boolean };
}
export interface WrittenPlan {
  readonly endpoints: { readonly [id: string]: readonly WrittenBehaviour[] };
  readonly devices: { readonly [id: string]: readonly WrittenBehaviour[] };
}

/** The behaviours that a site file names, by device or endpoint id; `profile/invalid` names the first that is wrong. */
export function readBehaviours(plan: WrittenPlan): Outcome<BehaviourMap> {
  const map = new Map<string, readonly Behaviour[]>();
  for (const [id, list] of [...Object.entries(plan.endpoints), ...Object.entries(plan.devices)]) {
    const read: Behaviour[] = [];
    for (const written of list) {
      const parsed = behaviourSchema.safeParse({ ...written.parameters, name: written.name });
      if (!parsed.success) return fail(complaint(id, written.name, parsed.error));
      read.push(parsed.data);
    }
    map.set(id, read);
  }
  return succeed(map);
}

function complaint(id: string, name: string, error: z.ZodError): Fault {
  const known = behaviourHelp.some((entry) => entry.name === name);
  const what = known
    ? (error.issues[0]?.message ?? 'invalid')
    : `there is no such behaviour; there are ${behaviourHelp.map((entry) => entry.name).join(', ')}`;
  return { code: 'profile/invalid', detail: `simulation: ${id}: ${name}: ${what}` };
}

/** The first behaviour of a name in a stack. */
export function trait<Name extends BehaviourName>(
  stack: readonly Behaviour[],
  name: Name,
): Extract<Behaviour, { readonly name: Name }> | undefined {
  return stack.find((entry): entry is Extract<Behaviour, { readonly name: Name }> => entry.name === name);
}
export const has = (stack: readonly Behaviour[], name: BehaviourName): boolean =>
  stack.some((entry) => entry.name === name);

const damages = [
  'wrong-unit',
  'wrong-transaction',
  'wrong-function',
  'wrong-echo',
  'reset-mid-frame',
  'half-frame',
  'truncated-oid',
  'garbage',
] as const satisfies readonly BehaviourName[];
/** What the transport does to an answer on its way out. */
export type Damage = (typeof damages)[number];
export const damageOf = (stack: readonly Behaviour[]): Damage | undefined => damages.find((name) => has(stack, name));

/** How far a device's clock has leapt ahead, in ms, `since` ms after the roadside was built. */
export function clockShift(stack: readonly Behaviour[], since: number): number {
  const jumps = trait(stack, 'clock-jumps');
  return jumps === undefined ? 0 : jumps.by * (1 + Math.floor(since / Math.max(jumps.every, 1)));
}
