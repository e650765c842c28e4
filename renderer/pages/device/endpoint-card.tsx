import { useTranslation } from 'react-i18next';
import type { DeviceDetail } from '../../../main/contract/views.ts';
import { Empty } from '../../parts/empty.tsx';
import { word } from '../../text/codes.ts';
import { showCount } from '../../text/numbers.ts';

/** The line to the device: is it up, how well does it carry. */
export function EndpointCard({ endpoint }: { readonly endpoint: DeviceDetail['endpoint'] }) {
  const { t } = useTranslation();
  if (endpoint === undefined) return <Empty>{t('device.noEndpoint')}</Empty>;
  const share = endpoint.requests === 0 ? undefined : Math.floor((endpoint.answers / endpoint.requests) * 1000) / 10;
  const { roundTrip } = endpoint;
  return (
    <>
      <p className="endpoint-head">
        <code>{endpoint.address}</code> <b>{endpoint.protocol}</b>
        <span className={`link-state link-${endpoint.state}`}>{t(`link.${endpoint.state}`)}</span>
        {endpoint.insecure ? <span className="tag-warning">{t('link.insecure')}</span> : null}
      </p>
      <dl className="facts facts-narrow">
        <div>
          <dt>{t('link.answered')}</dt>
          <dd>
            {showCount(endpoint.answers)} / {showCount(endpoint.requests)}
            {share === undefined ? '' : ` (${share} %)`}
          </dd>
        </div>
        <div>
          <dt>{t('link.roundTrip')}</dt>
          <dd>
            {roundTrip.p50.toFixed(0)} / {roundTrip.p95.toFixed(0)} / {roundTrip.p99.toFixed(0)} ms
          </dd>
        </div>
        <div>
          <dt>{t('link.reconnects')}</dt>
          <dd>{showCount(endpoint.reconnects)}</dd>
        </div>
        <div>
          <dt>{t('link.queued')}</dt>
          <dd>{showCount(endpoint.queued)}</dd>
        </div>
        {Object.entries(endpoint.faults).map(([code, times]) => (
          <div key={code}>
            <dt>{word(t, 'fault', code)}</dt>
            <dd>{showCount(times)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
