import { Notifications, notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useLine } from '../console-context.ts';
import { notSent } from '../use-act.ts';
import { useRoute } from '../use-route.ts';

/** What is said in passing: it belongs to the page where it was asked for, and goes when it is no longer so. */
export function Toasts() {
  const isLive = useLine((state) => state.phase === 'live');
  const route = useRoute();
  const place = 'id' in route ? `${route.page}/${route.id}` : route.page;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is all that matters
  useEffect(() => () => notifications.clean(), [place]);
  useEffect(() => {
    if (isLive) notifications.hide(notSent);
  }, [isLive]);
  return <Notifications position="bottom-left" limit={4} className="toasts" />;
}
