import { Button, TextInput } from '@mantine/core';
import { IconKey, IconKeyOff } from '@tabler/icons-react';
import { memo, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { idleAfter } from '../../../main/domain/control-lease.ts';
import { useLine, useMay, useNow, useTimeZone } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { nearTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';

/** Which console commands the zone, and the way to take it, give it back or take it over. */
export const AuthorityLine = memo(
  Authority,
  // A zone's figures change each second; who commands it does not.
  (a, b) => a.zone.id === b.zone.id && JSON.stringify(a.zone.authority) === JSON.stringify(b.zone.authority),
);

function Authority({ zone }: { readonly zone: Pick<ZoneView, 'id' | 'authority'> }) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const may = useMay('authority.take');
  const me = useLine((state) => state.account?.name);
  const mayAtOnce = useMay('authority.take-over');
  const askTake = useCallback(
    (core: CoreClient, reason?: string) =>
      core.acts.takeAuthority({ zone: zone.id, ...(reason !== undefined && { reason }) }),
    [zone.id],
  );
  const askRelease = useCallback((core: CoreClient) => core.acts.releaseAuthority({ zone: zone.id }), [zone.id]);
  const take = useAct(askTake);
  const release = useAct(askRelease);
  const { authority } = zone;
  const Icon = authority === undefined ? IconKeyOff : IconKey;
  const isMine = authority?.by === me;
  const ripe = authority !== undefined && (mayAtOnce || isMine || now - authority.actedAt >= idleAfter);
  return (
    <section className={authority?.here === true ? 'card authority authority-here' : 'card authority'}>
      <span className="authority-who">
        <Icon size={18} aria-hidden />
        <b>
          {authority === undefined
            ? t('authority.free')
            : authority.here === true
              ? t('authority.here')
              : isMine
                ? t('authority.elsewhere')
                : t('authority.by', { by: authority.by })}
        </b>
        {authority === undefined ? null : (
          <i>
            {t('authority.since', { time: nearTime(authority.since, now, timeZone) })}
            {authority.lost ? ` · ${t('authority.lost')}` : ''}
          </i>
        )}
      </span>
      {may && authority === undefined ? (
        <Button size="xs" variant="default" loading={take.busy} onClick={() => void take.run()}>
          {t('authority.take')}
        </Button>
      ) : null}
      {authority?.here === true ? (
        <Button size="xs" variant="default" loading={release.busy} onClick={() => void release.run()}>
          {t('authority.release')}
        </Button>
      ) : null}
      {may && authority !== undefined && authority.here !== true ? (
        ripe ? (
          <TakeOver asReason={!isMine || !authority.lost} busy={take.busy} onTake={(reason) => void take.run(reason)} />
        ) : (
          <i className="authority-wait">
            {t('authority.wait', { time: nearTime(authority.actedAt + idleAfter, now, timeZone) })}
          </i>
        )
      ) : null}
    </section>
  );
}

interface TakeOverProps {
  /** Taking it from another console needs a reason; from one of the same account whose connection is lost it does not. */
  readonly asReason: boolean;
  readonly busy: boolean;
  readonly onTake: (reason?: string) => void;
}

function TakeOver({ asReason, busy, onTake }: TakeOverProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const said = reason.trim();
  return (
    <span className="authority-over">
      {asReason ? (
        <TextInput
          size="xs"
          placeholder={t('authority.reason')}
          aria-label={t('authority.reason')}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      <Button
        size="xs"
        variant="default"
        loading={busy}
        disabled={asReason && said === ''}
        onClick={() => onTake(asReason ? said : undefined)}
      >
        {t('authority.takeOver')}
      </Button>
    </span>
  );
}
