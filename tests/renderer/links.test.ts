import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviceSchema, type EndpointView } from '../../main/contract/views/endpoint.ts';
import { concernOf, linkRows } from '../../renderer/pages/links/link-rows.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };

const line = (id: string, rest: Partial<EndpointView> = {}): EndpointView => ({
  id,
  protocol: 'modbus-tcp',
  address: '10.0.0.1:502',
  simulated: false,
  state: 'up',
  requests: 10,
  answers: 10,
  faults: {},
  reconnects: 0,
  roundTrip: { p50: 20, p95: 30, p99: 40 },
  queued: 0,
  insecure: false,
  devices: 4,
  silent: 0,
  behind: false,
  load: { needed: 1, carried: 10, advice: [] },
  trace: 'off',
  ...rest,
});
const loaded = (needed: number): Partial<EndpointView> => ({ load: { needed, carried: 10, advice: [] } });
const all = { text: '', concern: '' };

describe('the list of lines', () => {
  it('has those first that need a look', () => {
    const rows = linkRows(
      [
        line('calm'),
        line('busier', loaded(5)),
        line('silent', { silent: 1 }),
        line('tight', loaded(9)),
        line('over', loaded(12)),
        line('down', { state: 'down' }),
        line('behind', { behind: true }),
      ],
      all,
    );
    expect(rows.map(({ id }) => id)).toEqual(['down', 'over', 'behind', 'tight', 'silent', 'busier', 'calm']);
  });

  it('knows a line that has not answered yet', () => {
    expect(concernOf(line('new', { answers: 0, load: { needed: 3, advice: [] } }))).toBe('calm');
  });

  it('finds by name, address and protocol, and by what needs a look or is traced', () => {
    const lines = [
      line('a', { address: '/dev/ttyS0' }),
      line('b', { name: 'North', trace: 'on' }),
      line('c', { silent: 2 }),
    ];
    const ids = (filter: Partial<typeof all>) => linkRows(lines, { ...all, ...filter }).map(({ id }) => id);
    expect(ids({ text: ' TTYs' })).toEqual(['a']);
    expect(ids({ text: 'north' })).toEqual(['b']);
    expect(ids({ concern: 'abnormal' })).toEqual(['c']);
    expect(ids({ concern: 'traced' })).toEqual(['b']);
  });

  it('loses no line and invents none', () => {
    const some = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 30 });
    fc.assert(
      fc.property(some, (ids) => {
        const rows = linkRows(
          ids.map((id, n) => line(id, loaded(n))),
          all,
        );
        expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
      }),
    );
  });
});

it('has words for every advice and every refusal of a trace', () => {
  const words: Readonly<Record<string, string>> = en;
  const keys = [
    ...adviceSchema.shape.code.options.map((code) => `advice.${code}`),
    ...['trace-already-on', 'trace-already-off', 'trace-unsupported', 'too-many-traces'].map(
      (code) => `refusal.${code}`,
    ),
  ];
  expect(keys.filter((key) => words[key] === undefined)).toEqual([]);
});
