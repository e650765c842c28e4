/** A night on which everything breaks at once, for training: which devices and lines fail, and how. Pure. */
import type { Device, Site } from '../../main/domain/asset.ts';

export interface WrittenFault {
  readonly id: string;
  readonly behaviours: readonly { readonly name: string; readonly parameters: { readonly [key: string]: number } }[];
}

/** What goes wrong with the devices of a kind, the first with the first; a site with fewer devices has fewer faults. */
const faultsOf: {
  readonly [K in Device['kind']]: readonly (readonly [string, WrittenFault['behaviours'][number]['parameters']])[];
} = {
  'visibility-sensor': [
    ['sensor-stuck', { at: 420 }],
    ['sensor-dirty', { factor: 1.8 }],
  ],
  'guidance-host': [
    ['lies-on-read-back', {}],
    ['dead-nodes', { count: 8, from: 10 }],
    ['slow', { by: 800 }],
    ['reboots-and-forgets', { every: 300_000, down: 5_000 }],
    ['silent', {}],
  ],
  'flashing-lamp': [
    ['stuck-on', {}],
    ['burnt-out', {}],
    ['ignores-writes', {}],
    ['hand-switched', { every: 120_000 }],
  ],
  sentinel: [
    ['silent', {}],
    ['loses', { share: 0.3 }],
  ],
  sign: [
    ['busy', { times: 3 }],
    ['silent', {}],
  ],
};

/** The faults of the pile-up on `site`: one line silent, and of each kind of device a few, the same every time. */
export function pileUp(site: Site): readonly WrittenFault[] {
  const simulated = new Set(site.endpoints.filter((endpoint) => endpoint.simulated).map(({ id }) => id));
  const devices = site.devices.filter(
    ({ managed, endpoint }) => managed && endpoint !== undefined && simulated.has(endpoint),
  );
  const line = busiestLine(devices.filter(({ kind }) => kind === 'flashing-lamp'));
  const onLine = line === undefined ? [] : [{ id: line, behaviours: [{ name: 'silent', parameters: {} }] }];
  const kinds = Map.groupBy(
    devices.filter(({ endpoint }) => endpoint !== line),
    ({ kind }) => kind,
  );
  const onDevices = [...kinds].flatMap(([kind, some]) =>
    faultsOf[kind].flatMap(([name, parameters], index) => {
      const device = some[index];
      return device === undefined ? [] : [{ id: device.id, behaviours: [{ name, parameters }] }];
    }),
  );
  return [...onLine, ...onDevices];
}

function busiestLine(devices: readonly Device[]): string | undefined {
  const lines = Map.groupBy(devices, ({ endpoint }) => endpoint);
  return [...lines].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
