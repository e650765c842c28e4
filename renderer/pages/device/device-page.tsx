import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { formatStake } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';
import { useConsole, useItem, useLine, useMay, useSite } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { Pane } from '../../parts/pane.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { formatRoute } from '../../route.ts';
import { useAct } from '../../use-act.ts';
import { useQuery } from '../../use-query.ts';
import { CommandCard } from './command-card.tsx';
import { CommandTable } from './command-table.tsx';
import { ConditionCard } from './condition-card.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { FaultTable } from './fault-table.tsx';
import { MaintenanceCard } from './maintenance-card.tsx';
import { PointTable } from './point-table.tsx';

/** For the technician: what is wrong with this device, how we know, and what to do about it. */
export function DevicePage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const site = useSite();
  const offset = useLine((state) => state.clockOffset);
  const live = useItem(stores.devices, id);
  const detail = useQuery(`device ${id}`, (core, options) => core.devices.get({ id }, options), 3_000);
  const mayRead = useMay('device.command');
  const ask = useCallback((core: CoreClient) => core.devices.read({ id }), [id]);
  const read = useAct(ask);
  const place = site?.devices.get(id);
  if (place === undefined) return <Empty>{t('device.missing', { id })}</Empty>;
  const view = live ?? detail.value?.device;
  const at = detail.at === undefined ? undefined : detail.at + offset;
  const zone = place.zone === undefined ? undefined : site?.zones.get(place.zone);
  const readNow = async (): Promise<void> => {
    await read.run();
    detail.again();
  };
  return (
    <div className="device-page">
      <Pane
        title={
          <>
            {place.name}
            <small>
              {t(`kind.${place.kind}`)} · {formatStake(metres(place.stake))} {t(`side.${place.side}`)}
              {zone === undefined ? null : (
                <>
                  {' · '}
                  <a href={formatRoute({ page: 'zone', id: zone.id })}>{zone.name}</a>
                </>
              )}
            </small>
          </>
        }
        at={view?.at}
        right={
          <>
            <a href={formatRoute({ page: 'journal', device: id })}>{t('device.journal')}</a>
            {mayRead && place.managed ? (
              <Button
                size="compact-sm"
                variant="default"
                loading={read.busy}
                leftSection={<IconRefresh size={15} aria-hidden />}
                onClick={() => void readNow()}
              >
                {t('device.read')}
              </Button>
            ) : null}
          </>
        }
        className="device-top"
      >
        <ConditionCard place={place} view={view} detail={detail.value} />
        <div className="device-acts">
          <MaintenanceCard id={id} view={view} onDone={detail.again} />
          <CommandCard
            id={id}
            name={place.name}
            view={view}
            capability={detail.value?.capability}
            onDone={detail.again}
          />
        </div>
      </Pane>
      <Pane title={t('device.points')} at={at} limit={15_000} className="device-points">
        <QueryFailure code={detail.error} />
        {detail.value === undefined ? <NotYet /> : <PointTable points={detail.value.points} />}
      </Pane>
      <div className="device-side">
        <Pane title={t('device.faults')} at={at} limit={15_000}>
          {detail.value === undefined ? <NotYet /> : <FaultTable faults={detail.value.faults} />}
        </Pane>
        <Pane title={t('device.commands')} at={at} limit={15_000}>
          {detail.value === undefined ? <NotYet /> : <CommandTable commands={detail.value.commands} />}
        </Pane>
        <Pane title={t('device.endpoint')} at={detail.value?.endpoint?.lastAnswerAt} limit={60_000}>
          {detail.value === undefined ? (
            <NotYet />
          ) : (
            <EndpointCard
              endpoint={detail.value.endpoint}
              statistics={detail.value.statistics}
              polls={detail.value.polls}
              onSwitched={detail.again}
            />
          )}
        </Pane>
      </div>
    </div>
  );
}
