import { IconMapPinOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MapScene } from '../../map/map-scene.ts';
import { formatRoute } from '../../route.ts';
import { tellInShort } from '../overview/tell-in-short.ts';
import { elsewhere } from './zone-weight.ts';

/** A map that leaves zones out says so: how many, how grave the worst of them, what waits there; the overview has all. */
export function ZonesElsewhere({ scene }: { readonly scene: MapScene }) {
  const { t } = useTranslation();
  if (scene.undrawn.length === 0) return null;
  const short = elsewhere(scene);
  return (
    <a className={`map-elsewhere band-${short.gravest ?? 'standby'}`} href={formatRoute({ page: 'overview' })}>
      <IconMapPinOff size={16} aria-hidden />
      {tellInShort(t, t('map.elsewhere', { n: scene.undrawn.length }), short)}
    </a>
  );
}
