import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useNow, useSite, useTeller } from '../../console-context.ts';
import { formatRoute } from '../../route.ts';
import { deviceName } from '../../text/reasons.ts';
import { nearMinute } from '../../text/time.ts';

/** As many are named; a zone of which more are held is told how many. */
const mostNamed = 3;

/** The devices of a zone that somebody holds: they follow that person and not the zone's mode. Nothing where there are none. */
export function HeldDevices({ zone }: { readonly zone: string }) {
  const { t } = useTranslation();
  const { devices } = useConsole().stores;
  const site = useSite();
  const teller = useTeller();
  useNow();
  const held = (site?.site.devices ?? []).flatMap(({ id, zone: of }) => {
    const override = of === zone ? devices.get(id)?.override : undefined;
    return override === undefined ? [] : [{ id, ...override }];
  });
  if (held.length === 0) return null;
  return (
    <p className="held-devices">
      {t('response.held', { n: held.length })}
      {held.slice(0, mostNamed).map(({ id, by, until }, index) => (
        <Fragment key={id}>
          {index === 0 ? '' : t('list.semicolon')}
          <a href={formatRoute({ page: 'device', id })}>{deviceName(teller, id)}</a>
          {t('response.heldBy', { by, time: nearMinute(until, teller.now, teller.timeZone) })}
        </Fragment>
      ))}
      {held.length > mostNamed ? t('response.heldMore', { n: held.length - mostNamed }) : null}
    </p>
  );
}
