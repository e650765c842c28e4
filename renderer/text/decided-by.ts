import type { TFunction } from 'i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';

/** Who decided the mode of a zone: a person by name, else what automation bases it on. */
export function tellDecider(t: TFunction, zone: Pick<ZoneView, 'source' | 'override' | 'reasons'>): string {
  if (zone.override !== undefined) return t('decided.override', { by: zone.override.by });
  const confirmed = zone.reasons.find((reason) => reason.code === 'confirmed');
  const by = confirmed?.['by'];
  if (zone.source === 'confirmed' && typeof by === 'string') return t('decided.confirmed', { by });
  return t(`source.${zone.source}`);
}
