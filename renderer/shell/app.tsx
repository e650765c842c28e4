import { useTranslation } from 'react-i18next';
import { useLine, useSimulated, useSite, useTraining } from '../console-context.ts';
import { Page } from '../pages/page.tsx';
import { WallPage } from '../pages/wall/wall-page.tsx';
import { FaultGuard } from '../parts/fault-guard.tsx';
import type { Route } from '../route.ts';
import { useRoute } from '../use-route.ts';
import { Annunciator } from './annunciator.tsx';
import { Comfort } from './comfort.tsx';
import { FeedBanner } from './feed-banner.tsx';
import { Header } from './header.tsx';
import { LostBanner } from './lost-banner.tsx';
import { NavRail } from './nav-rail.tsx';
import { SetUpPage } from './set-up-page.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** The whole console, in a frame that cannot be overlooked where what it shows is not the road. */
export function App() {
  const isFeigned = useFeigned();
  return (
    <>
      <Screen isFeigned={isFeigned} />
      {isFeigned ? <div className="simulation-frame" aria-hidden /> : null}
    </>
  );
}

/** What stands on the screen in each state of the line to the core. */
function Screen({ isFeigned }: { readonly isFeigned: boolean }) {
  const phase = useLine((state) => state.phase);
  const site = useSite();
  const route = useRoute();
  if (phase === 'setup') return <SetUpPage />;
  if (phase === 'sign-in') return <SignInPage />;
  // Between a session and the next one the site is still known, but there is nobody to show it to.
  if (phase === 'connecting' || site === undefined) return <Connecting />;
  if (route.page === 'wall') return <WallPage />;
  return (
    <div className={`console ${phase === 'lost' ? 'console-lost' : ''} ${isFeigned ? 'console-simulated' : ''}`}>
      <Header />
      <div className="banners">
        <LostBanner />
        <FeedBanner />
      </div>
      <NavRail />
      <main className="console-main" id="main">
        <FaultGuard key={shownThing(route)}>
          <Page />
        </FaultGuard>
      </main>
      <FaultGuard>
        <Annunciator />
      </FaultGuard>
      <Comfort />
    </div>
  );
}

/** Pages that begin anew with each thing that they are about; the others only go on with another choice. */
const shownThing = (route: Route): string =>
  route.page === 'zone' || route.page === 'device' || route.page === 'event' ? `${route.page} ${route.id}` : route.page;

/** What is shown is not the road: simulated devices, or a training console even where its site is empty. */
function useFeigned(): boolean {
  const isSimulated = useSimulated();
  return useTraining() !== undefined || isSimulated;
}

function Connecting() {
  const { t } = useTranslation();
  const attempts = useLine((state) => state.attempts);
  return (
    <div className="gate">
      <div className="gate-box">
        <h1>{t('product')}</h1>
        <p role="status">{attempts < 2 ? t('connect.first') : t('connect.again', { attempts })}</p>
      </div>
    </div>
  );
}
