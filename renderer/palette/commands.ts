/** What the palette can do, as plain data: where to go, what to set, which mode to stage. It never acts on the road. */
import type { TFunction } from 'i18next';
import { modes } from '../../main/domain/mode.ts';
import { isOpenTo, type PageGrants } from '../page-grants.ts';
import { levels } from '../parts/mode-badge.tsx';
import { formatRoute, type Route } from '../route.ts';
import { nameIn, type SiteIndex } from '../stores/site-index.ts';
import { languages } from '../text/i18n.ts';
import { themes } from '../theme-choice.ts';

export type CommandDeed =
  | { readonly do: 'go'; readonly hash: string }
  | { readonly do: 'language'; readonly language: (typeof languages)[number] }
  | { readonly do: 'theme'; readonly theme: (typeof themes)[number] }
  | { readonly do: 'sheet' }
  | { readonly do: 'tour' };

export interface Command {
  readonly id: string;
  readonly title: string;
  /** What kind of command, in the reader's language. */
  readonly group: string;
  /** Further words that find it: ids, the other language's name. */
  readonly also: string;
  readonly deed: CommandDeed;
}

const pages = [
  'overview',
  'map',
  'alarms',
  'devices',
  'links',
  'events',
  'journal',
  'wall',
  'training',
  'accounts',
] as const satisfies readonly Route['page'][];

export interface CommandSubject {
  readonly t: TFunction;
  readonly language: string;
  /** As it is written, for names are sought in both languages. */
  readonly site: SiteIndex | undefined;
  /** May this account stage a mode? */
  readonly stages: boolean;
  readonly grants: PageGrants;
}

/** Everything but devices, whose number is large: those are sought by `findDevices`. */
export function listCommands({ t, language, site, stages, grants }: CommandSubject): readonly Command[] {
  const go = (hash: string): CommandDeed => ({ do: 'go', hash });
  const zones = site?.site.zones ?? [];
  return [
    ...zones.map((zone) => ({
      id: `zone ${zone.id}`,
      title: nameIn(language, zone),
      group: t('palette.zone'),
      also: `${zone.id} ${zone.name} ${zone.nameEn ?? ''}`,
      deed: go(formatRoute({ page: 'zone', id: zone.id })),
    })),
    ...pages
      .filter((page) => isOpenTo(grants, page))
      .map((page) => ({
        id: `page ${page}`,
        title: t(`nav.${page}`),
        group: t('palette.page'),
        also: page,
        deed: go(formatRoute({ page })),
      })),
    ...(stages ? zones : []).flatMap((zone) =>
      modes.map((mode) => ({
        id: `stage ${zone.id} ${mode}`,
        title: t('palette.stage', { zone: nameIn(language, zone), mode: `${levels[mode]} ${t(`mode.${mode}`)}` }),
        group: t('palette.stages'),
        also: `${zone.id} ${zone.name} ${zone.nameEn ?? ''} ${mode}`,
        deed: go(formatRoute({ page: 'zone', id: zone.id, mode })),
      })),
    ),
    ...languages.map((one) => ({
      id: `language ${one}`,
      title: one === 'en' ? 'English' : '中文',
      group: t('palette.language'),
      also: `language 语言 ${one}`,
      deed: { do: 'language', language: one } as const,
    })),
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      title: t(`theme.${theme}`),
      group: t('palette.theme'),
      also: `theme 主题 ${theme}`,
      deed: { do: 'theme', theme } as const,
    })),
    { id: 'sheet', title: t('keys.title'), group: t('palette.help'), also: 'keys help ?', deed: { do: 'sheet' } },
    { id: 'tour', title: t('tour.again'), group: t('palette.help'), also: 'tour', deed: { do: 'tour' } },
  ];
}

const words = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
const holds = (text: string, wanted: readonly string[]): boolean => wanted.every((word) => text.includes(word));

/** Commands that hold every word of the query; those whose title begins with it come first. */
export function findCommands(commands: readonly Command[], query: string, most = 40): readonly Command[] {
  const wanted = words(query);
  const first = wanted[0] ?? '';
  const found = commands.filter((one) => holds(`${one.title} ${one.group} ${one.also}`.toLowerCase(), wanted));
  const begins = (one: Command): number => (one.title.toLowerCase().startsWith(first) ? 0 : 1);
  return (wanted.length === 0 ? found : found.toSorted((a, b) => begins(a) - begins(b))).slice(0, most);
}

/** Devices by id or by their name in either language; none before two letters are typed. */
export function findDevices(
  { site, t, language }: Pick<CommandSubject, 'site' | 't' | 'language'>,
  query: string,
  most = 20,
): readonly Command[] {
  const wanted = words(query);
  if (site === undefined || query.trim().length < 2) return [];
  const found: Command[] = [];
  for (const device of site.site.devices) {
    if (!holds(`${device.id} ${device.name} ${device.nameEn ?? ''}`.toLowerCase(), wanted)) continue;
    const hash = formatRoute({ page: 'device', id: device.id });
    const group = t(`kind.${device.kind}`);
    found.push({
      id: `device ${device.id}`,
      title: nameIn(language, device),
      group,
      also: device.id,
      deed: { do: 'go', hash },
    });
    if (found.length === most) break;
  }
  return found;
}
