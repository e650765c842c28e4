import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { encodingSchema } from '../../drivers/profile/schema.ts';
import { alarmViewSchema } from '../../main/contract/views/alarm.ts';
import {
  commandViewSchema,
  conditionSchema,
  deviceDetailSchema,
  deviceStateSchema,
} from '../../main/contract/views/device.ts';
import { pulseSchema } from '../../main/contract/views/health.ts';
import { previewSchema } from '../../main/contract/views/stage.ts';
import { deviceKindSchema, modeSchema, qualitySchema, roleSchema } from '../../main/contract/views/words.ts';
import { convergenceSchema, effectivenessSchema, zoneViewSchema } from '../../main/contract/views/zone.ts';
import { alarmDefinitions } from '../../main/domain/alarm-codes.ts';
import { qualityCauses } from '../../main/domain/reading.ts';
import { deviceNews } from '../../main/domain/situation.ts';
import { lightLooks } from '../../renderer/strip/light-table.ts';
import { eventKinds } from '../../renderer/text/event-kinds.ts';

const root = new URL('../..', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
type Words = Readonly<Record<string, string>>;
const zh: Words = JSON.parse(read('resources/locales/zh-CN.json'));
const en: Words = JSON.parse(read('resources/locales/en.json'));

const filesBelow = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => join(folder, file));

/** The string literals of one exported type or of the branches of a union, taken from its source text. */
function codesIn(file: string, start: RegExp, end: RegExp, each: RegExp): readonly string[] {
  const text = read(file);
  const from = text.search(start);
  expect(from, `${start} in ${file}`).toBeGreaterThanOrEqual(0);
  const rest = text.slice(from + 1);
  const body = rest.slice(0, rest.search(end));
  return [...body.matchAll(each)].map((match) => match[1]!);
}
const literal = /'([a-z0-9/.-]+)'/g;
const coded = /code: '([a-z0-9/.-]+)'/g;

const fieldNames = (text: string): readonly string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!);

describe('the locales', () => {
  it('have the same keys, none empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const words of [zh, en]) expect(Object.entries(words).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('fill in the same values in both languages', () => {
    const differing = Object.keys(zh).filter(
      (key) => fieldNames(zh[key]!).toSorted().join() !== fieldNames(en[key]!).toSorted().join(),
    );
    expect(differing).toEqual([]);
  });

  it('name a field or a panel, not the side it stands on: where there is little room it stands elsewhere', () => {
    const side = /[左右](?:边|侧(?:面板|的?栏))|(?:on|to) the (?:left|right)\b/i;
    const pointing = [zh, en].flatMap((words) => Object.entries(words).filter(([, text]) => side.test(text)));
    expect(pointing).toEqual([]);
    for (const words of [zh, en]) expect(fieldNames(words['stage.stretchNoSpeed']!)).toEqual(['field']);
  });

  it('say of every device that changed under a preview what became of it, and call a preview one thing', () => {
    for (const words of [zh, en])
      for (const news of deviceNews) expect([words[`note.${news}`], words[`refusal.${news}`]]).not.toContain(undefined);
    expect(Object.entries(zh).filter(([, text]) => text.includes('预览'))).toEqual([]);
  });

  it('call one thing by one word', () => {
    const using = (words: Words, wrong: RegExp) => Object.keys(words).filter((key) => wrong.test(words[key]!));
    // A drill is one reason for switching; what is simulated is a demo, or training.
    expect(using(zh, /演练/)).toEqual(['stage.preset.test']);
    expect(using(zh, /线路/)).toEqual([]);
    expect(using(en, /automation suspended|control (?:authority|is no longer)|\banew\b|over since/i)).toEqual([]);
    for (const [word, key] of [
      ['disarmed', 'event.automation.suspended'],
      ['Command of this zone', 'review.taken'],
    ] as const)
      expect(en[key]).toContain(word);
  });

  it('have words for every encoding, and for every unit of a shipped profile that is not a symbol', async () => {
    const { library } = loadProfiles([join(root, 'resources/profiles')]);
    const units = [...library.values()].flatMap(({ points }) => points.flatMap(({ unit }) => unit ?? []));
    const written = units.filter((unit) => /^[a-z]{3,}$/.test(unit)).map((unit) => `unit.${unit}`);
    const keys = [...encodingSchema.options, 'high-first', 'low-first'].map((name) => `encoding.${name}`);
    for (const key of [...keys, ...written]) expect([zh[key], en[key]], key).not.toContain(undefined);
    expect(written).toContain('unit.min');
  });

  it('leave no Chinese in English but signs and the drill mark', () => {
    const han = Object.entries(en).filter(
      ([key, text]) => /\p{Script=Han}/u.test(text) && !['demo.mark', 'training.mark'].includes(key),
    );
    expect(han).toEqual([]);
  });

  it('have words for every key that the screen asks for', () => {
    const used = new Set<string>();
    for (const file of filesBelow('renderer', /\.tsx?$/)) {
      for (const match of read(file).matchAll(/(?<!\$ ?)\bt\(\s*'([^'$]+)'/g)) used.add(match[1]!);
      for (const match of read(file).matchAll(/\bt\([^()']*\? '([^']+)' : '([^']+)'/g)) {
        used.add(match[1]!);
        used.add(match[2]!);
      }
    }
    expect(used.size).toBeGreaterThan(200);
    expect([...used].filter((key) => zh[key] === undefined)).toEqual([]);
  });
});

const zoneShape = zoneViewSchema.shape;
const vocabularies: readonly (readonly [group: string, codes: readonly string[]])[] = [
  ['mode', modeSchema.options],
  ['role', roleSchema.options],
  ['quality', qualitySchema.options],
  ['kind', deviceKindSchema.options],
  ['condition', conditionSchema.options],
  ['source', zoneShape.source.options],
  ['trust', zoneShape.visibility.shape.trust.options],
  ['convergence', convergenceSchema.shape.state.options],
  ['effectReason', effectivenessSchema.shape.reasons.element.options],
  ['phase', ['requested', ...commandViewSchema.shape.phase.options]],
  ['note', previewSchema.shape.changes.element.shape.note.options],
  ['review', Object.keys(previewSchema.shape.counts.shape)],
  ['priority', alarmViewSchema.shape.priority.options],
  ['alarmState', alarmViewSchema.shape.state.options],
  ['core', [...pulseSchema.shape.status.options, 'lost']],
  ['link', deviceDetailSchema.shape.endpoint.unwrap().shape.state.options],
  ['field', Object.keys(deviceStateSchema.shape)],
  ['light', lightLooks],
  ['event', eventKinds],
  ['alarm', Object.keys(alarmDefinitions)],
  ['reason', codesIn('main/domain/response.ts', /export type Reason =/, /\nexport /, coded)],
  ['refusal', codesIn('main/domain/response-act.ts', /export type Refusal =/, /\nexport |\n\/\*\*/, coded)],
  ['fault', codesIn('main/domain/outcome.ts', /export type FaultCode =/, /;/, literal)],
  ['cause', qualityCauses],
  ['hostMode', codesIn('main/domain/command.ts', /readonly mode\?:/, /;/, literal)],
];

describe('every code of the domain has words', () => {
  it.each(vocabularies)('%s', (group, codes) => {
    expect(codes.length).toBeGreaterThan(1);
    expect(codes.filter((code) => zh[`${group}.${code}`] === undefined)).toEqual([]);
  });

  it('with what it means and what to do, for conditions and alarms', () => {
    const keys = [
      ...conditionSchema.options.map((code) => `condition.${code}`),
      ...Object.keys(alarmDefinitions).map((code) => `alarm.${code}`),
    ].flatMap((key) => [`${key}.meaning`, `${key}.todo`]);
    expect(keys.filter((key) => zh[key] === undefined)).toEqual([]);
  });

  it('for every refusal that the core gives', () => {
    const codes = filesBelow('main/core', /\.ts$/).flatMap((file) => [
      ...[...read(file).matchAll(/refusal(?::| =) \{ code: '([a-z-]+)'/g)].map((match) => match[1]!),
      ...[...read(file).matchAll(/\{ code: [\w.]+ \? '([a-z-]+)' : '([a-z-]+)' \}/g)].flatMap((match) =>
        match.slice(1),
      ),
    ]);
    expect(codes, 'one of two').toContain('not-in-maintenance');
    expect(codes.length).toBeGreaterThan(5);
    expect([...new Set(codes)].filter((code) => zh[`refusal.${code}`] === undefined)).toEqual([]);
  });

  it('for every word that a shipped profile can report as a value', () => {
    const values = filesBelow('resources/profiles', /\.yaml$/).flatMap((file) => {
      const points: Readonly<Record<string, { readonly enum?: object }>> = parse(read(file)).points ?? {};
      return Object.values(points).flatMap((point) => Object.values(point.enum ?? {}));
    });
    const words = [...new Set(values.filter((value) => typeof value === 'string'))];
    expect(words.length).toBeGreaterThan(20);
    expect(words.filter((value) => zh[`value.${value}`] === undefined)).toEqual([]);
  });

  it('for where the numbers of every shipped profile come from, in both languages', () => {
    const sources = filesBelow('resources/profiles', /\.yaml$/).map((file) => parse(read(file)).source);
    expect(sources.length).toBeGreaterThan(5);
    for (const { text, textEn } of sources) {
      expect(text).toMatch(/\p{Script=Han}|^NTCIP \d+：/u);
      // What stays in English are names and the letters of certainty.
      expect(text).not.toMatch(
        /\b(?:not verified|registers|codes|protocol|manual|addresses|layout|encodings|proof)\b/i,
      );
      expect(textEn).toMatch(/\w/);
    }
  });

  it('for every fault that a shipped profile can raise', () => {
    const codes = filesBelow('resources/profiles', /\.yaml$/).flatMap((file) =>
      [...read(file).matchAll(/code: ([a-z]+\/[a-z0-9-]+)/g)].map((match) => match[1]!),
    );
    expect(codes.length).toBeGreaterThan(20);
    expect([...new Set(codes)].filter((code) => zh[`fault.${code}`] === undefined)).toEqual([]);
  });
});
