import { lazy, Suspense } from 'react';
import { useRoute } from '../use-route.ts';
import { AccountsPage } from './accounts/accounts-page.tsx';
import { AlarmsPage } from './alarms/alarms-page.tsx';
import { DevicePage } from './device/device-page.tsx';
import { DevicesPage } from './devices/devices-page.tsx';
import { EventsPage } from './events/events-page.tsx';
import { JournalPage } from './journal/journal-page.tsx';
import { LinksPage } from './links/links-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { TrainingPage } from './training/training-page.tsx';
import { ZonePage } from './zone/zone-page.tsx';

// The libraries of plots and maps are large; the watch pages must not wait for them.
const MapPage = lazy(() => import('./map/map-page.tsx').then((module) => ({ default: module.MapPage })));
const EventPage = lazy(() => import('./events/event-page.tsx').then((module) => ({ default: module.EventPage })));

export function Page() {
  const route = useRoute();
  switch (route.page) {
    case 'overview':
    case 'wall':
      return <OverviewPage />;
    case 'zone':
      return <ZonePage key={route.id} id={route.id} />;
    case 'map':
      return (
        <Suspense>
          <MapPage />
        </Suspense>
      );
    case 'devices':
      return <DevicesPage key={JSON.stringify(route)} start={route} />;
    case 'device':
      return <DevicePage key={route.id} id={route.id} />;
    case 'links':
      return <LinksPage id={route.id} />;
    case 'alarms':
      return <AlarmsPage />;
    case 'events':
      return <EventsPage />;
    case 'event':
      return (
        <Suspense>
          <EventPage key={route.id} id={route.id} />
        </Suspense>
      );
    case 'journal':
      return <JournalPage key={JSON.stringify(route)} start={route} />;
    case 'training':
      return <TrainingPage />;
    case 'accounts':
      return <AccountsPage />;
  }
}
