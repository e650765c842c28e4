/** Devices as a person looks for them: by a part of the name or of the id. */
import { nameIn, type SiteDevice, type SiteIndex } from './site-index.ts';

/** Name and id together: names may repeat, ids do not. */
export const deviceLabel = (language: string, device: SiteDevice): string =>
  `${nameIn(language, device)} · ${device.id}`;

/** At most `most` devices whose label has every word of the text. */
export function devicesLike(site: SiteIndex, language: string, text: string, most = 12): readonly SiteDevice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: SiteDevice[] = [];
  for (const device of site.devices.values()) {
    const label = deviceLabel(language, device).toLowerCase();
    if (words.every((word) => label.includes(word))) found.push(device);
    if (found.length === most) break;
  }
  return found;
}

/** The one device that the text names whole: by label, id, or a name that no other device has. */
export function deviceTold(site: SiteIndex, language: string, text: string): SiteDevice | undefined {
  const told = text.trim();
  const byId = site.devices.get(told);
  if (byId !== undefined || told === '') return byId;
  const named: SiteDevice[] = [];
  for (const device of site.devices.values()) {
    if (deviceLabel(language, device) === told) return device;
    if (nameIn(language, device) === told) named.push(device);
  }
  return named.length === 1 ? named[0] : undefined;
}
