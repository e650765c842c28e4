/**
 * The site checker: reads a site with its ledgers, policies and profiles and says what it amounts to, or everything
 * that is wrong with it. Opens no line to any device.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { profileSchema } from '../../drivers/profile/schema.ts';
import { createDrivers } from '../../drivers/registry.ts';
import { readBehaviours } from '../../drivers/simulator/behaviours.ts';
import { isScenarioName, scenarioNames } from '../../drivers/simulator/weather.ts';
import { policyFileSchema } from '../contract/policy-file.ts';
import { siteFileSchema } from '../contract/site-file.ts';
import { checkDevices } from '../core/config/check-devices.ts';
import { deviceColumns, endpointColumns } from '../core/config/ledger-columns.ts';
import { loadSite } from '../core/config/load-site.ts';
import type { LoadedSite } from '../core/config/loaded-site.ts';
import { inReadingOrder } from '../core/config/located.ts';
import { siteSummary } from '../core/config/site-summary.ts';
import { type Complaint, formatComplaint } from '../domain/document.ts';
import { resourcesFolder } from './program-files.ts';
import { describeSite } from './site-description.ts';

const usage = `Usage: npm run check-site -- FILE [--json]
       npm run check-site -- --schema site|policy|profile
  FILE      a site file (YAML); its ledgers, policies and profiles are checked with it
  --json    print the summary, or the errors, as one JSON object
  --schema  print the JSON Schema of a file, for editors
Exit code 0: the site is sound, a summary is printed. 1: every error stands on its own line as
file:line:column what is wrong, what was expected; what to do. 2: wrong usage.
Columns of a device ledger (CSV): ${deviceColumns.map(({ name }) => name).join(', ')}
Columns of an endpoint ledger: ${endpointColumns.map(({ name }) => name).join(', ')}
`;

const schemas: { readonly [name: string]: z.ZodType } = {
  site: siteFileSchema,
  policy: policyFileSchema,
  profile: profileSchema,
};

const options = {
  json: { type: 'boolean' },
  schema: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const remark = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs the checker with its command-line arguments and returns the exit code; prints to stdout and stderr. */
export async function main(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof read>;
  try {
    parsed = read(args);
  } catch (error) {
    remark(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    say(usage);
    return 0;
  }
  if (values.schema !== undefined) return printSchema(values.schema);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) {
    remark(usage);
    return 2;
  }
  return check(file, values.json === true);
}

const read = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

function printSchema(name: string): number {
  const schema = schemas[name];
  if (schema === undefined) {
    remark(`There is no schema \`${name}\`; there are ${Object.keys(schemas).join(', ')}.`);
    return 2;
  }
  say(JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), undefined, 2));
  return 0;
}

function check(file: string, asJson: boolean): number {
  const read = loadSite(file, { resources: resourcesFolder });
  const site = read.ok ? read.site : read.partial;
  const profiles = loadProfiles([join(resourcesFolder, 'profiles'), ...(site?.profileDirectories ?? [])]);
  const drivers = createDrivers(profiles.library);
  const complaints = [
    ...(read.ok ? [] : read.complaints),
    ...profiles.complaints,
    ...(site === undefined ? [] : [...checkDevices(site, drivers), ...checkBehaviours(site)]),
  ];
  const warnings = site?.warnings ?? [];
  if (complaints.length > 0 || site === undefined) return refuse(inOrder(complaints), warnings, asJson);
  const summary = siteSummary(site, drivers);
  if (asJson) say(JSON.stringify({ ok: true, ...summary, warnings }));
  else say([...describeSite(summary), ...warnings.map((one) => `warning: ${formatComplaint(one)}`)].join('\n'));
  return 0;
}

const inOrder = (complaints: readonly Complaint[]): readonly Complaint[] =>
  inReadingOrder(complaints, [...new Set(complaints.map((complaint) => complaint.file))]);

function refuse(complaints: readonly Complaint[], warnings: readonly Complaint[], asJson: boolean): number {
  if (asJson) say(JSON.stringify({ ok: false, complaints, warnings }));
  else {
    say(complaints.map(formatComplaint).join('\n'));
    for (const warning of warnings) remark(`warning: ${formatComplaint(warning)}`);
    remark(`${complaints.length} ${complaints.length === 1 ? 'error' : 'errors'}`);
  }
  return 1;
}

/** The names and parameters that only the simulator knows. */
function checkBehaviours(site: LoadedSite): readonly Complaint[] {
  const plan = site.simulation;
  if (plan === undefined) return [];
  const complaints: Complaint[] = [];
  const complain = (field: string, what: string, expected: string): void => {
    complaints.push({ ...site.placeOf('simulation', '', field), what, expected, todo: 'correct the name' });
  };
  if (!isScenarioName(plan.scenario))
    complain('scenario', `scenario \`${plan.scenario}\` is unknown`, `one of ${scenarioNames.join(', ')}`);
  for (const section of ['endpoints', 'devices'] as const)
    for (const [id, list] of Object.entries(plan[section]))
      for (const behaviour of list) {
        const known = readBehaviours({ endpoints: {}, devices: { [id]: [behaviour] } });
        if (!known.ok)
          complain(
            `${section}/${id}`,
            `behaviour \`${behaviour.name}\` cannot be played (${known.fault.detail ?? ''})`,
            'a behaviour of the simulator with its own parameters',
          );
      }
  return complaints;
}

if (import.meta.main) {
  // A reader such as `head` that has seen enough is no fault.
  process.stdout.on('error', () => process.exit());
  process.exitCode = await main(process.argv.slice(2));
}
