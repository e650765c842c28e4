import fc from 'fast-check';
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { adviceSchema, type EndpointView } from '../../main/contract/views/endpoint.ts';
import { concernOf, linkRows, lostShare, tellDevices } from '../../renderer/pages/links/link-rows.ts';
import { LinkTable } from '../../renderer/pages/links/link-table.tsx';
import en from '../../resources/locales/en.json' with { type: 'json' };
import zh from '../../resources/locales/zh-CN.json' with { type: 'json' };

/** The words of one language, as the screen has them. */
async function wordsOf(language: 'zh-CN' | 'en') {
  const words = i18next.createInstance();
  await words.init({
    lng: language,
    resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  return words.t;
}

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
  objecting: 0,
  unread: 0,
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
        line('objects', { objecting: 1 }),
        line('tight', loaded(9)),
        line('over', loaded(12)),
        line('down', { state: 'down' }),
        line('behind', { behind: true }),
      ],
      all,
    );
    expect(rows.map(({ id }) => id)).toEqual([
      'down',
      'over',
      'behind',
      'tight',
      'objects',
      'silent',
      'busier',
      'calm',
    ]);
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

  it.each([
    ['zh-CN', '10（2 无应答，3 首次读取中）', '10（10 首次读取中）'],
    ['en', '10 (2 silent, 3 first read)', '10 (10 first read)'],
  ] as const)(
    'tells silent devices from those that are read for the first time, in %s',
    async (language, both, first) => {
      const t = await wordsOf(language);
      expect(tellDevices(t, line('a', { devices: 10 }))).toBe('10');
      expect(tellDevices(t, line('a', { devices: 10, silent: 2, unread: 3 }))).toBe(both);
      expect(tellDevices(t, line('a', { devices: 10, unread: 10 }))).toBe(first);
    },
  );

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

describe('requests without an answer', () => {
  it('are told as a share once enough were asked', () => {
    expect(lostShare(line('a', { requests: 49, answers: 0 }))).toBeUndefined();
    expect(lostShare(line('a', { requests: 200, answers: 151 }))).toBeCloseTo(0.245);
    expect(lostShare(line('a', { requests: 100, answers: 101 }))).toBe(0);
  });

  it('make a line worth a look from one in fifty on, after one that has silent devices', () => {
    expect(concernOf(line('a', { requests: 100, answers: 98 }))).toBe('lossy');
    expect(concernOf(line('a', { requests: 1000, answers: 981 }))).toBe('calm');
    expect(concernOf(line('a', { requests: 100, answers: 50, silent: 1 }))).toBe('silent');
    const lossy = line('lossy', { requests: 100, answers: 90 });
    expect(linkRows([line('calm'), lossy], { text: '', concern: 'abnormal' })).toEqual([lossy]);
  });
});

describe('a list of lines with nothing in it', () => {
  it('tells a site without lines from a filter that fits none', async () => {
    for (const [language, words] of [
      ['zh-CN', zh],
      ['en', en],
    ] as const) {
      const i18n = i18next.createInstance();
      await i18n.init({
        lng: language,
        resources: { [language]: { translation: words } },
        keySeparator: false,
        nsSeparator: false,
      });
      const told = (of: number) => {
        const table = createElement(LinkTable, { rows: [], of, chosen: undefined, onSwitched: () => {} });
        return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, table));
      };
      expect(told(0)).toContain(words['links.noneYet']);
      expect(told(0)).toContain(words['links.noneYet.todo']);
      expect(told(3)).toContain(words['links.none']);
    }
  });
});
