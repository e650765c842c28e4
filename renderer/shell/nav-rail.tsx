import {
  IconAlertTriangle,
  IconCloudFog,
  IconDeviceDesktopAnalytics,
  IconList,
  IconMap2,
  IconMapPin,
  IconRouter,
  IconSchool,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAll, useConsole } from '../console-context.ts';
import { isOpenTo, usePageGrants } from '../page-grants.ts';
import { awaitsAcknowledgement } from '../pages/alarms/alarm-order.ts';
import { formatRoute, type Route } from '../route.ts';
import { useRoute } from '../use-route.ts';

const entries = [
  { page: 'overview', Icon: IconMap2, own: ['overview', 'zone'] },
  { page: 'map', Icon: IconMapPin, own: ['map'] },
  { page: 'alarms', Icon: IconAlertTriangle, own: ['alarms'] },
  { page: 'devices', Icon: IconDeviceDesktopAnalytics, own: ['devices', 'device'] },
  { page: 'links', Icon: IconRouter, own: ['links'] },
  { page: 'events', Icon: IconCloudFog, own: ['events', 'event'] },
  { page: 'journal', Icon: IconList, own: ['journal'] },
  { page: 'training', Icon: IconSchool, own: ['training'] },
  { page: 'accounts', Icon: IconUsers, own: ['accounts'] },
] as const satisfies readonly { page: Route['page']; Icon: unknown; own: readonly Route['page'][] }[];

export function NavRail() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const route = useRoute();
  const grants = usePageGrants();
  const waiting = useAll(stores.alarms).filter(awaitsAcknowledgement).length;
  return (
    <nav className="nav-rail" aria-label={t('nav.label')}>
      {entries
        .filter(({ page }) => isOpenTo(grants, page))
        .map(({ page, Icon, own }) => (
          <a
            key={page}
            href={formatRoute({ page })}
            aria-current={own.some((one) => one === route.page) ? 'page' : undefined}
          >
            <Icon size={24} stroke={1.6} aria-hidden />
            <span>{t(`nav.${page}`)}</span>
            {page === 'alarms' && waiting > 0 ? <b className="nav-count">{waiting}</b> : null}
          </a>
        ))}
    </nav>
  );
}
