/**
 * The account tool: adds, lists, disables and enables local accounts and sets passwords, also beside a running core.
 * Passwords come on stdin, never as an argument that other users of the machine could read.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { Account } from '../contract/views/account.ts';
import { roleSchema } from '../contract/views/words.ts';
import { type Access, type AccessRefusal, type AccessResult, openAccess } from '../core/access/access.ts';
import { roles } from '../domain/authority.ts';
import { utcMs } from '../domain/units.ts';

const usage = `Usage: npm run account -- COMMAND --data DIR [--name NAME] [--role ROLE]
  add       make an account; the password is the first line of stdin
  list      all accounts as a table (--json for one object a line)
  disable   end an account's sessions and refuse its sign-ins
  enable    allow sign-ins again
  password  set a new password, from the first line of stdin; ends the account's sessions
Roles: ${roles.join(' < ')}
`;

const sentences: { readonly [W in AccessRefusal]: string } = {
  'account-exists': 'There is already an account of that name.',
  'accounts-exist': 'There are accounts already.',
  'no-such-account': 'There is no account of that name; see: account -- list',
  'last-admin': 'This is the last enabled admin; make another one first.',
  'wrong-password': 'The password is wrong.',
  'password-too-short': 'The password must have 10 to 200 characters.',
  'bad-name': 'A name has 1 to 40 letters, digits, dots, dashes or underscores.',
};

const options = {
  data: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

interface Request {
  readonly name: string | undefined;
  readonly role: string | undefined;
  readonly json: boolean;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs the tool; returns the exit code: 0 done, 1 refused, 2 wrong usage. */
async function main(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof readArguments>;
  try {
    parsed = readArguments(args);
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const command = positionals[0];
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  if (command === undefined || values.data === undefined) {
    say(usage);
    return 2;
  }
  const [, stray] = positionals;
  if (stray !== undefined) return wrongUsage(`What is ${stray}? An account is named by --name NAME.`);
  const directory = resolve(values.data);
  if (command !== 'add' && !existsSync(join(directory, 'accounts.db'))) {
    say(`There are no accounts in ${directory}.`);
    return 1;
  }
  const opened = openAccess({ directory, now: () => utcMs(Date.now()) });
  if (!opened.ok) {
    say(`The accounts in ${directory} cannot be opened (${opened.why}): ${opened.detail}`);
    return 1;
  }
  try {
    return await run(opened.access, command, { name: values.name, role: values.role, json: values.json === true });
  } finally {
    opened.access.close();
  }
}

const readArguments = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

async function run(access: Access, command: string, { name, role, json }: Request): Promise<number> {
  if (command === 'list') {
    process.stdout.write(table(access.list(), json));
    return 0;
  }
  if (name === undefined) return wrongUsage('Which account? Give --name NAME.');
  switch (command) {
    case 'add': {
      const wanted = roleSchema.safeParse(role);
      if (!wanted.success) return wrongUsage(`Which role? Give --role, one of ${roles.join(', ')}.`);
      return report(await access.add({ name, password: await readPassword(), role: wanted.data }), 'added');
    }
    case 'disable':
      return report(access.setDisabled(name, true), 'disabled');
    case 'enable':
      return report(access.setDisabled(name, false), 'enabled');
    case 'password':
      return report(await access.setPassword(name, await readPassword()), 'given a new password');
    default:
      return wrongUsage(`Unknown command: ${command}`);
  }
}

function wrongUsage(sentence: string): number {
  say(`${sentence}\n\n${usage}`);
  return 2;
}

function report(result: AccessResult<Account>, done: string): number {
  if (!result.ok) {
    say(sentences[result.why]);
    return 1;
  }
  say(`${result.value.name} (${result.value.role}) was ${done}.`);
  return 0;
}

function table(accounts: readonly Account[], json: boolean): string {
  if (json) return accounts.map((account) => `${JSON.stringify(account)}\n`).join('');
  const time = (at: number | undefined): string => (at === undefined ? 'never' : new Date(at).toISOString());
  const rows = accounts.map((one) => [
    one.name,
    one.role,
    one.disabled ? 'disabled' : 'enabled',
    time(one.lastSignInAt),
  ]);
  const all = [['name', 'role', 'state', 'last sign-in'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** The first line of stdin; on a terminal it is asked for, without echo. */
async function readPassword(): Promise<string> {
  const { stdin } = process;
  if (stdin.isTTY) process.stderr.write('Password: ');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: stdin.isTTY });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (stdin.isTTY) process.stderr.write('\n');
  }
}

process.exitCode = await main(process.argv.slice(2));
