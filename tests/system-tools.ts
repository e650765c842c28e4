/**
 * The peers and the browser that the tests need from the system. Installs them on Debian when it may, with a line that
 * says so; otherwise says what to type.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

interface Tool {
  /** Debian package. */
  readonly package: string;
  readonly present: () => boolean;
}

const onPath = (name: string): boolean =>
  [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/bin'].some((folder) =>
    existsSync(`${folder}/${name}`),
  );
/** Debian's own interpreter, which its packages are for; another `python3` may stand before it on the path. */
const debianPython = '/usr/bin/python3';
const python = (module: string): boolean =>
  spawnSync(debianPython, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;
const fonts = (): boolean =>
  spawnSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' }).stdout?.includes('Noto') === true;

const tools: readonly Tool[] = [
  { package: 'chromium', present: () => onPath('chromium') },
  { package: 'fontconfig', present: () => onPath('fc-list') },
  { package: 'fonts-noto-cjk', present: fonts },
  { package: 'snmpd', present: () => onPath('snmpd') },
  { package: 'snmp', present: () => onPath('snmpget') },
  { package: 'socat', present: () => onPath('socat') },
  { package: 'python3-pymodbus', present: () => python('pymodbus') },
  { package: 'python3-serial', present: () => python('serial') },
  { package: 'python3-serial-asyncio', present: () => python('serial_asyncio') },
];

/** Makes the tools present; returns what is still missing as a sentence, or `undefined`. */
export function ensureSystemTools(say: (line: string) => void): string | undefined {
  const missing = (): string[] => tools.filter((tool) => !tool.present()).map((tool) => tool.package);
  const wanted = missing();
  if (wanted.length === 0) return undefined;
  const command = `apt-get install -y --no-install-recommends ${wanted.join(' ')}`;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) {
    return `The tests need ${wanted.join(', ')}; on Debian, as root: apt-get update && ${command}`;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say('Updating the list of Debian packages …');
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env });
  say(`Installing what the tests talk to: ${wanted.join(', ')} …`);
  spawnSync('apt-get', command.split(' ').slice(1), { stdio: ['ignore', 'ignore', 2], env });
  const still = missing();
  return still.length === 0 ? undefined : `Could not install ${still.join(', ')}; try: apt-get update && ${command}`;
}
