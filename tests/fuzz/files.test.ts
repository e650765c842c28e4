/** Any text where a person's file is expected: a document or complaints with a place, never a throw. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseProfile } from '../../drivers/profile/compile.ts';
import { deviceFileSchema } from '../../main/contract/site-file.ts';
import { ledgerText, readLedger } from '../../main/core/config/ledger.ts';
import { deviceColumns } from '../../main/core/config/ledger-columns.ts';
import { readPolicy } from '../../main/core/config/load-policy.ts';
import { loadSite } from '../../main/core/config/load-site.ts';
import type { SourceFiles } from '../../main/core/config/source-files.ts';
import type { Complaint } from '../../main/domain/document.ts';
import { type Chance, fuzz, share, spoil } from './cases.ts';

const resources = new URL('../../resources', import.meta.url).pathname;
const read = (...path: string[]): Buffer => readFileSync(join(resources, ...path));
const profiles = readdirSync(join(resources, 'profiles'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => read('profiles', name));
const policy = read('policies', 'default.yaml');
const site = readFileSync(new URL('../plant/site.yaml', import.meta.url));
const ledger = Buffer.from(
  'id,kind,profile,endpoint,unit,stake,side\nlamp-1,flashing-lamp,relay-beacon,g1,1,K1+200,right\n灯-2,flashing-lamp,epever-lamp,g1,2,K3+900,left\n',
);

const words = [
  '{',
  '}',
  '[',
  ']',
  ':',
  '- ',
  '\n',
  '\t',
  '  ',
  '&a ',
  '*a',
  '!!js ',
  '"',
  "'",
  '|',
  '>',
  '# ',
  'null',
  '1e999',
  '-1',
  '.nan',
  '0x',
  'K1+',
  '<<: ',
  '\u0000',
  '雾',
  '...',
  '---',
];
/** Bytes go wrong, and so do words that mean something to the reader. */
function mistake(good: Buffer, chance: Chance): Buffer {
  if (chance.below(2) === 0) return spoil(good, chance);
  const at = chance.below(good.length);
  return Buffer.concat([good.subarray(0, at), Buffer.from(chance.pick(words)), good.subarray(at + chance.below(12))]);
}

/** At most this long for one file, in ms: a reader that hangs is as bad as one that throws. */
const longest = 3_000;
function timely(text: Buffer, act: () => readonly Complaint[]): void {
  const begun = performance.now();
  const complaints = act();
  if (performance.now() - begun > longest)
    throw new Error(`${performance.now() - begun} ms for ${text.toString('base64')}`);
  for (const { file, line, column, what } of complaints)
    if (file === '' || !(line >= 1) || !(column >= 1) || what === '')
      throw new Error(`no place: ${what} in ${text.toString('base64')}`);
}

test('profiles, policies, sites and ledgers', async () => {
  await fuzz('profile files', 3_000, (chance) => {
    const bytes = mistake(chance.pick(profiles), chance);
    timely(bytes, () => {
      const parsed = parseProfile(bytes.toString(), 'p.yaml');
      return parsed.ok ? [] : parsed.complaints;
    });
  });
  await fuzz('policy files', 1_500, (chance) => {
    const bytes = mistake(policy, chance);
    timely(bytes, () => {
      const parsed = readPolicy(bytes.toString(), 'policy.yaml');
      return parsed.ok ? [] : parsed.complaints;
    });
  });
  await fuzz('site files', 1_500, (chance) => {
    const bytes = mistake(site, chance);
    timely(bytes, () => {
      const sources: SourceFiles = {
        read: (file) => ({ ok: true, bytes: file.endsWith('site.yaml') ? bytes : policy }),
        readStart: (_, length) => ({ ok: true, bytes: bytes.subarray(0, length), size: bytes.length }),
        names: () => ['site.yaml'],
        fingerprint: () => '',
      };
      const loaded = loadSite('site.yaml', { resources, sources });
      return loaded.ok ? [] : loaded.complaints;
    });
  });
  let rows = 0;
  await fuzz('ledgers', 40_000, (chance) => {
    const bytes = mistake(ledger, chance);
    timely(bytes, () => {
      const place = { file: 'l.csv', line: 1, column: 1 };
      const result = readLedger(ledgerText(bytes), 'l.csv', deviceColumns, deviceFileSchema, { values: {}, at: place });
      rows += result.entries.length;
      return result.complaints;
    });
  });
  expect(rows).toBeGreaterThan(share(1_000));
});
