import { useTranslation } from 'react-i18next';
import type { DeviceDetail, DeviceStatistics } from '../../../main/contract/views/device.ts';
import type { EndpointView } from '../../../main/contract/views/endpoint.ts';
import { useTeller } from '../../console-context.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { Empty } from '../../parts/empty.tsx';
import { formatRoute } from '../../route.ts';
import { word } from '../../text/codes.ts';
import { tellLoad, tellPolls } from '../../text/line-load.ts';
import { showCount } from '../../text/numbers.ts';
import { endpointName } from '../../text/reasons.ts';
import { isLossy } from '../links/link-rows.ts';
import { LineTrace } from './line-trace.tsx';

export interface EndpointCardProps {
  readonly endpoint: DeviceDetail['endpoint'];
  readonly statistics: DeviceDetail['statistics'];
  readonly polls: DeviceDetail['polls'];
  readonly onSwitched: () => void;
}

/** The line to the device: is it up, how well does it carry, what goes over it; and what this device answered. */
export function EndpointCard({ endpoint, statistics, polls, onSwitched }: EndpointCardProps) {
  const { t } = useTranslation();
  const teller = useTeller();
  if (endpoint === undefined) return <Empty>{t('device.noEndpoint')}</Empty>;
  return (
    <>
      <p className="endpoint-head">
        <a href={formatRoute({ page: 'links', id: endpoint.id })}>{endpointName(teller, endpoint.id)}</a>
        <code>{endpoint.address}</code> <b>{word(t, 'protocol', endpoint.protocol)}</b>
        <span className={`link-state link-${endpoint.state}`}>
          {t(`link.${endpoint.state}`)}
          {endpoint.state === 'up' && isLossy(endpoint) ? <small className="lossy"> {t('links.lossy')}</small> : null}
        </span>
        {endpoint.insecure ? <span className="tag-warning">{t('link.insecure')}</span> : null}
      </p>
      {statistics === undefined ? null : <DeviceFacts statistics={statistics} polls={polls} />}
      <LineFacts endpoint={endpoint} />
      <LineTrace endpoint={endpoint.id} trace={endpoint.trace} onSwitched={onSwitched} />
    </>
  );
}

function LineFacts({ endpoint }: { readonly endpoint: EndpointView }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { roundTrip } = endpoint;
  const { load } = endpoint;
  const isCalm = load.advice.length === 0;
  const shown = isCalm ? { needed: load.needed, carried: load.carried, advice: [] } : load;
  return (
    <>
      <h3 className="facts-head">{t('device.wholeLine')}</h3>
      <dl className="facts facts-narrow">
        <Answered of={endpoint} />
        <div>
          <dt>{t('link.roundTrip')}</dt>
          <dd>{tellTrips(roundTrip)}</dd>
        </div>
        <div>
          <dt>{t('link.load')}</dt>
          <dd className={isCalm ? undefined : 'going-on'}>{tellLoad(teller, shown)}</dd>
        </div>
        <div>
          <dt>{t('link.reconnects')}</dt>
          <dd>
            {showCount(endpoint.reconnects)} · {t('link.queued')} {showCount(endpoint.queued)}
          </dd>
        </div>
        {endpoint.late !== undefined && (
          <div>
            <dt>{t('link.late')}</dt>
            <dd>{showCount(endpoint.late)}</dd>
          </div>
        )}
        <Faults of={endpoint} />
      </dl>
    </>
  );
}

interface DeviceFactsProps {
  readonly statistics: DeviceStatistics;
  readonly polls: DeviceDetail['polls'];
}

function DeviceFacts({ statistics, polls }: DeviceFactsProps) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className="facts-head">{t('device.statistics')}</h3>
      <dl className="facts facts-narrow">
        <Answered of={statistics} />
        <div>
          <dt>{t('link.polls')}</dt>
          <dd>{polls.length === 0 ? '—' : tellPolls(t, polls)}</dd>
        </div>
        <div>
          <dt>{t('link.roundTrip')}</dt>
          <dd>{statistics.answers === 0 ? '—' : tellTrips(statistics.roundTrip)}</dd>
        </div>
        <div>
          <dt>{t('link.lastGood')}</dt>
          <dd>
            <DataAge at={statistics.lastGoodAt} />
          </dd>
        </div>
        <Faults of={statistics} />
      </dl>
    </>
  );
}

const tellTrips = ({ p50, p95, p99 }: EndpointView['roundTrip']): string =>
  `${p50.toFixed(0)} / ${p95.toFixed(0)} / ${p99.toFixed(0)} ms`;

function Answered({ of }: { readonly of: Pick<EndpointView, 'requests' | 'answers'> }) {
  const { t } = useTranslation();
  const share = of.requests === 0 ? undefined : Math.floor((of.answers / of.requests) * 1000) / 10;
  return (
    <div>
      <dt>{t('link.answered')}</dt>
      <dd>
        {showCount(of.answers)} / {showCount(of.requests)}
        {share === undefined ? '' : ` (${share} %)`}
      </dd>
    </div>
  );
}

function Faults({ of }: { readonly of: Pick<EndpointView, 'faults'> }) {
  const { t } = useTranslation();
  return Object.entries(of.faults).map(([code, times]) => (
    <div key={code}>
      <dt>{word(t, 'fault', code)}</dt>
      <dd>{showCount(times)}</dd>
    </div>
  ));
}
