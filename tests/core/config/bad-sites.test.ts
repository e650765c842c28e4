import { describe, expect, test } from 'vitest';
import { changed, defaultPolicyText, linesOf, loadText, soundSite } from './a-site.ts';
import { mistakes } from './mistakes.ts';

/** `▶` in a text marks the place that the complaint must name; it is taken out before loading. */
function placeOfMark(text: string): { readonly text: string; readonly place: string } {
  const before = text.slice(0, text.indexOf('▶'));
  const line = before.split('\n').length;
  const column = before.length - (before.lastIndexOf('\n') + 1) + 1;
  return { text: text.replace('▶', ''), place: `${line}:${column}` };
}

describe('one mistake, one complaint, at its place', () => {
  test.each(mistakes)('%s', (_, site, said) => {
    const { text, place } = placeOfMark(site);
    const lines = linesOf(loadText(text));
    if (said === '') expect(lines[0]).toContain(`site.yaml:${place.split(':')[0]}:`);
    else expect(lines).toEqual([`site.yaml:${place} ${said}`]);
  });
});

test('a mistake in one entry does not hide the others, and nobody is blamed for referring to it', () => {
  const site = changed('host: 10.0.0.1 }', 'host: 10.0.0.1, timeout: soon }')
    .replace('to: K3+000', 'to: K13+000')
    .replace('zone: south, stake: K2+000 }\n  - { id: vis-2', 'zone: east, stake: K2+000 }\n  - { id: vis-2');
  expect(linesOf(loadText(site)).map((line) => line.replace(/, expected.*/, ''))).toEqual([
    'site.yaml:9:52 zone `south` reaches K13+000, outside road `s1`',
    'site.yaml:11:55 `endpoints.0.timeout` is `soon`',
    'site.yaml:22:80 zone `east` is unknown',
  ]);
});

test('mistakes in the policy are told in the policy, all of them', () => {
  const policy = defaultPolicyText
    .replace('below: 100 #', 'below: 300 #')
    .replace('speed: { expressway: 40, ordinary: 40 }', 'speed: { expressway: 50, ordinary: 40 }')
    .replace('brightnessDay: 8', 'brightnessDay: 2')
    .replace('default: 30min', 'default: 9h');
  const files = { 'shipped/policies/default.yaml': policy };
  expect(linesOf(loadText(soundSite, files)).map((line) => line.replace('shipped/policies/', ''))).toEqual([
    'default.yaml:18:5 band `anti-collision` begins at 300 m, expected less than the 200 m of `active`; a stronger mode needs thicker fog',
    'default.yaml:55:45 `brightnessDay` falls to 2 in `control`, expected at least the 7 of `anti-collision`; thicker fog must not weaken the lamps',
    'default.yaml:109:3 the default override is longer than the longest, expected at most `longest`; correct one of the two',
  ]);
  const swift = defaultPolicyText.replace(
    'speed: { expressway: 40, ordinary: 40 }',
    'speed: { expressway: 50, ordinary: 40 }',
  );
  expect(linesOf(loadText(soundSite, { 'shipped/policies/default.yaml': swift }))).toEqual([
    'shipped/policies/default.yaml:51:16 `anti-collision` recommends 50 km/h below 100 m, expected at most 40 km/h by law on this road class; lower the speed',
  ]);
});

test('a policy whose flash, sentinels or signs say less in thicker fog is told', () => {
  const told = (from: string | RegExp, to: string) => {
    const policy = defaultPolicyText.replace(from, to);
    expect(policy).not.toBe(defaultPolicyText);
    return linesOf(loadText(soundSite, { 'shipped/policies/default.yaml': policy })).join();
  };
  expect(told('flashPerMinute: 60', 'flashPerMinute: 20')).toMatch(
    /default\.yaml:\d+:\d+ `flashPerMinute` falls to 20 in `active`, expected at least the 30 of `outline`; thicker/,
  );
  expect(told(/(\n {2}control:.*?mainWarning: )slow/s, '$1"off"')).toMatch(
    /:\d+:\d+ sentinels do not warn in `control`, expected a warning as in `anti-collision`; thicker fog must not/,
  );
  expect(told(/"能见度极低 建议车速[^"]*"/, '""')).toMatch(
    /:\d+:\d+ signs are blank in `control`, expected a text as in `anti-collision`; thicker fog must not weaken/,
  );
});

test('a number written in a text is held against the law where it is loaded', () => {
  const told = (...changes: readonly (readonly [string, string])[]) => {
    const policy = changes.reduce((text, [from, to]) => text.replace(from, to), defaultPolicyText);
    expect(policy).not.toBe(defaultPolicyText);
    return linesOf(loadText(soundSite, { 'shipped/policies/default.yaml': policy })).map((line) =>
      line.replace('shipped/policies/', ''),
    );
  };
  const todo = 'write `{speed}` where the number stands; it becomes what may be shown at the moment';
  // The texts of the domain brief are lawful in their bands.
  expect(told(['限速{speed} 车距100米', '限速60 车距100米'], ['限速{speed} 车距50米', '限速40 车距50米'])).toEqual([]);
  expect(told(['能见度极低 限速{speed}', '能见度极低 限速20'])).toEqual([]);
  expect(told(['限速{speed} 车距100米', '限速80 车距100米'])).toEqual([
    `default.yaml:43:15 the text “雾区 限速80 车距100米” says 80 km/h in \`active\`, expected at most 60 km/h, which the law allows in its band on this road class; ${todo}`,
  ]);
  expect(told(['限速{speed} 车距100米', '限速{speed}0 车距100米'])[0]).toContain('says 600 km/h in `active`');
  expect(told(['expressway: 前方有雾 谨慎驾驶', 'expressway: 限速90'])[0]).toContain(
    'says 90 km/h in `outline`, expected at most the 80 km/h that the mode recommends',
  );
  expect(told(['text: { expressway: 前方事故 减速慢行', 'text: { expressway: 前方事故 限速60'])[0]).toContain(
    'says 60 km/h in `accident`, expected at most 20 km/h, which the law allows in the thickest fog',
  );
  expect(told(['前方有雾 谨慎驾驶 开启雾灯', '限速\u202e001'])[0]).toContain('a text without invisible characters');
  expect(told(['voice: 前方事故减速', 'voice: 减速至40'])[0]).toContain('the text “减速至40” says 40 km/h');
});

test('polls in fog that would be fastest last are told', () => {
  const policy = defaultPolicyText.replace('fast: 5s', 'fast: 30s');
  const [line] = linesOf(loadText(soundSite, { 'shipped/policies/default.yaml': policy }));
  expect(line).toMatch(
    /default\.yaml:\d+:3 in fog the fast polls would be slower than the normal ones, expected at most `normal`/,
  );
});

test('an expressway zone needs a policy that shows a speed wherever the law demands one', () => {
  const files = { 'shipped/policies/default.yaml': defaultPolicyText.replaceAll(/expressway: \d+, /g, '') };
  const todo = 'add `sign.speed.expressway` at shipped/policies/default.yaml:27';
  const expected = `expected a speed wherever the law demands one on an expressway; ${todo}`;
  expect(linesOf(loadText(changed('to: K24+000, control', 'to: K24+000, policy: default, control'), files))).toEqual(
    ['active', 'anti-collision', 'control'].map(
      (mode) => `site.yaml:8:81 policy \`default\` gives no expressway speed for \`${mode}\`, ${expected}`,
    ),
  );
  expect(linesOf(loadText(changed('class: expressway', 'class: ordinary'), files))).toEqual([]);
});

test('a site or policy in another encoding is refused at its first such byte', () => {
  const broken = (text: string): Uint8Array => {
    const [before, after] = text.split('▶') as [string, string];
    return Buffer.concat([Buffer.from(before), Buffer.from([0xca, 0xd4]), Buffer.from(after)]);
  };
  const site = broken(changed('name: 试验路段', 'name: ▶'));
  expect(linesOf(loadText(soundSite, { 'site.yaml': site }))).toEqual([
    'site.yaml:2:7 not UTF-8 text (byte 0xCA), expected UTF-8; save the file as UTF-8; GBK and UTF-16 are not read',
  ]);
  const policy = broken(`# 雾▶\n${defaultPolicyText}`);
  expect(linesOf(loadText(soundSite, { 'shipped/policies/default.yaml': policy }))).toEqual([
    'shipped/policies/default.yaml:1:4 not UTF-8 text (byte 0xCA), expected UTF-8; save the file as UTF-8; GBK and UTF-16 are not read',
  ]);
});

test.each(['pollEvery: 0s', 'pollEvery: 199ms'])('a device asked without a pause is refused: %s', (poll) => {
  const site = changed('unit: 2,', `unit: 2, ${poll},`);
  const [line, ...more] = linesOf(loadText(site));
  expect(line).toContain('`devices.2.pollEvery` is');
  expect(line).toContain('expected a span from 200ms to 24h');
  expect(more).toEqual([]);
});

test('a close watch without a pause is refused', () => {
  const policy = changed('fast: 5s', 'fast: 0s', defaultPolicyText);
  const [line] = linesOf(loadText(soundSite, { 'shipped/policies/default.yaml': policy }));
  expect(line).toMatch(/default\.yaml:\d+:\d+ `closeWatch\.fast` is `0`, expected a span from 1s to 10min/);
});
