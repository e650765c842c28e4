/**
 * What goes over the wire for every shipped Modbus profile, written out by hand from the register tables: request and
 * answer as PDUs in hex (function code first), and what the answer means. Unit 1, no address offset, two lights.
 */

export interface GoldenRead {
  readonly ask: string;
  readonly answer: string;
  readonly means: { readonly [key: string]: unknown };
}
export interface GoldenWrite {
  readonly desired: { readonly [name: string]: unknown };
  readonly reported: { readonly [name: string]: unknown };
  /** PDUs in order. */
  readonly sends: readonly string[];
}
export interface GoldenProfile {
  readonly polls: { readonly [pollClass: string]: readonly GoldenRead[] };
  readonly writes: readonly GoldenWrite[];
  /** Functions, the requests that show them, and the state they show with the answers given for the polls. */
  readonly readBack: {
    readonly functions: readonly string[];
    readonly reads: readonly GoldenRead[];
    readonly reported: { readonly [name: string]: unknown };
  };
  readonly watchdog?: readonly string[];
}

const read = (ask: string, answer: string, means: GoldenRead['means']): GoldenRead => ({ ask, answer, means });

const epeverFast = read('04 310C 0004', '04 08 04EC 0053 041A 0000', {
  'load-voltage': 12.6,
  'load-current': 0.83,
  verify: true,
  'load-power': 10.5,
});
const epeverMode = read('03 903D 0001', '03 02 0000', { 'load-mode': 'centre' });
const xianke = {
  brightness: read('03 0003 0001', '03 02 0005', { 'brightness-status': 5 }),
  frequency: read('03 0005 0001', '03 02 0002', { 'frequency-status': 2 }),
};
const hostStatus = read('04 0000 0008', '04 10 0002 0004 0002 0003 0000 0009 0001 5180', {
  'mode-status': 'active',
  'brightness-status': 4,
  'flash-status': 60,
  'tail-status': 3,
  distribution: 'done',
  'host-faults': 9,
  uptime: 86_400,
});
const beaconLight = read('02 0000 0001', '02 01 01', { verify: true });

export const goldenFrames: { readonly [profile: string]: GoldenProfile } = {
  'epever-lamp': {
    polls: {
      fast: [epeverFast],
      normal: [
        epeverMode,
        read('04 3200 0002', '04 04 0002 0109', {
          'battery-status': 2,
          'charging-status': 0x0109,
          'charging-phase': 'boost',
        }),
        read('01 0002 0001', '01 01 01', { 'load-switch': true }),
      ],
      slow: [
        read('04 3100 0004', '04 08 06D6 0078 0834 0000', { 'pv-voltage': 17.5, 'pv-current': 1.2, 'pv-power': 21 }),
        read('04 3110 0002', '04 04 FF38 05DC', { 'battery-temperature': -2, 'device-temperature': 15 }),
        read('04 311A 0001', '04 02 0057', { battery: 87 }),
        read('04 3302 0002', '04 04 056E 04C4', { 'battery-max-today': 13.9, 'battery-min-today': 12.2 }),
        read('04 331A 0003', '04 06 0500 FFB0 FFFF', { 'battery-voltage': 12.8, 'battery-current': -0.8 }),
        read('02 200C 0001', '02 01 00', { night: false }),
      ],
      deep: [
        read('03 900A 0001', '03 02 04EC', { 'low-voltage-reconnect': 12.6 }),
        read('03 900C 0002', '03 04 04B0 0456', { 'under-voltage-warning': 12, 'low-voltage-disconnect': 11.1 }),
        read('04 311D 0001', '04 02 04B0', { 'rated-voltage': 12 }),
      ],
    },
    writes: [
      {
        desired: { control: 'centre', lit: true },
        reported: { control: 'own', lit: false },
        sends: ['10 903D 0001 02 0000', '10 903D 0001 02 0000', '05 0002 FF00'],
      },
      { desired: { lit: false }, reported: { lit: true }, sends: ['10 903D 0001 02 0000', '05 0002 0000'] },
      { desired: { control: 'own' }, reported: { control: 'centre' }, sends: ['10 903D 0001 02 0001'] },
      { desired: { lit: true }, reported: { lit: true }, sends: [] },
    ],
    readBack: {
      functions: ['control', 'lit'],
      reads: [epeverMode, read('04 310D 0001', '04 02 0053', { 'load-current': 0.83, verify: true })],
      reported: { control: 'centre', lit: true },
    },
  },
  'relay-beacon': {
    polls: { fast: [read('01 0000 0001', '01 01 00', { relay: false }), beaconLight] },
    writes: [
      { desired: { lit: true }, reported: { lit: false }, sends: ['05 0000 FF00'] },
      { desired: { lit: false }, reported: {}, sends: ['05 0000 0000'] },
    ],
    readBack: { functions: ['lit'], reads: [beaconLight], reported: { lit: true } },
  },
  'xianke-guidance': {
    polls: {
      fast: [xianke.brightness, xianke.frequency, read('03 0007 0001', '03 02 0001', { 'duty-status': 1 })],
    },
    writes: [
      {
        desired: { brightness: 6, flashPerMinute: 120 },
        reported: { brightness: 0, flashPerMinute: 0 },
        sends: ['06 0004 0006', '06 0006 0004', '06 0002 0001'],
      },
      { desired: { brightness: 0 }, reported: { brightness: 6 }, sends: ['06 0004 0000'] },
    ],
    readBack: {
      functions: ['brightness', 'flashPerMinute'],
      reads: [xianke.brightness, xianke.frequency],
      reported: { brightness: 5, flashPerMinute: 60 },
    },
  },
  'generic-guidance-host': {
    polls: {
      fast: [hostStatus],
      normal: [
        read('04 0008 0001', '04 02 005A', { battery: 90 }),
        read('04 0100 0004', '04 08 0001 0172 0003 0000', {
          'node-state#0': 'lit',
          'node-state#1': 'offline',
          'node-voltage#0': 3.7,
          'node-voltage#1': 0,
        }),
      ],
    },
    writes: [
      {
        desired: { mode: 'anti-collision', brightness: 5, flashPerMinute: 120, tailGroups: 3 },
        reported: { mode: 'off', brightness: 0, flashPerMinute: 0, tailGroups: 0 },
        sends: ['10 0000 0004 08 0003 0005 0003 0003'],
      },
      {
        desired: { brightness: 2 },
        reported: { mode: 'outline', brightness: 5, flashPerMinute: 30, tailGroups: 0 },
        sends: ['10 0000 0004 08 0001 0002 0001 0000'],
      },
    ],
    readBack: {
      functions: ['mode', 'brightness', 'flashPerMinute', 'tailGroups'],
      reads: [
        read('04 0000 0005', '04 0A 0002 0004 0002 0003 0000', {
          'mode-status': 'active',
          'brightness-status': 4,
          'flash-status': 60,
          'tail-status': 3,
          distribution: 'done',
        }),
      ],
      reported: { mode: 'active', brightness: 4, flashPerMinute: 60, tailGroups: 3 },
    },
    watchdog: ['06 0010 0001'],
  },
  'generic-visibility': {
    polls: {
      fast: [
        read('04 0000 0005', '04 0A 0000 0096 0000 2710 0000', {
          visibility: 150,
          'visibility-60s': 10_000,
          condition: 'ok',
        }),
      ],
    },
    writes: [{ desired: { lit: true }, reported: {}, sends: [] }],
    readBack: { functions: [], reads: [], reported: {} },
  },
  'lufft-umb-gateway': {
    polls: {
      fast: [
        read('04 0000 0003', '04 06 012C FFF1 0000', {
          visibility: 150,
          'visibility-mean': 'sentinel',
          'device-status': 0,
        }),
      ],
    },
    writes: [{ desired: { lit: true }, reported: {}, sends: [] }],
    readBack: { functions: [], reads: [], reported: {} },
  },
  sentinel: {
    polls: {
      fast: [
        read('04 0000 0006', '04 0C 0000 002A 0001 0003 0001 0012', {
          'branch-count': 42,
          'main-warning-status': 'slow',
          'voice-status': 3,
          'sign-state': 'slow',
          'self-check': 0x12,
        }),
        read('04 0008 0002', '04 04 0000 0E10', { uptime: 3_600 }),
        read('02 0000 0002', '02 01 03', { 'branch-presence': true, 'detector-running': true }),
      ],
      normal: [read('04 0006 0002', '04 04 005C 04F6', { battery: 92, 'battery-voltage': 12.7 })],
    },
    writes: [
      {
        desired: { mainWarning: 'slow', voice: '雾天减速' },
        reported: { mainWarning: 'off', voice: '' },
        sends: ['06 0000 0001', '06 0001 0003'],
      },
      {
        desired: { mainWarning: 'off', voice: '' },
        reported: { mainWarning: 'slow', voice: '雾天减速' },
        sends: ['06 0000 0000', '06 0001 0000'],
      },
    ],
    readBack: {
      functions: ['mainWarning', 'voice'],
      reads: [read('04 0002 0002', '04 04 0001 0003', { 'main-warning-status': 'slow', 'voice-status': 3 })],
      reported: { mainWarning: 'slow', voice: '雾天减速' },
    },
  },
};
