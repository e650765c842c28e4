import { useTranslation } from 'react-i18next';
import type { EndpointView } from '../../../main/contract/views/endpoint.ts';
import { useTeller } from '../../console-context.ts';
import { tellLoad } from '../../text/line-load.ts';
import { concernOf, isCatchingUp, loadShare } from './link-rows.ts';

/** Share of the line that polls take, as a bar with its figure; the whole sentence when pointed at. */
export function LinkLoad({ line }: { readonly line: EndpointView }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const share = line.state === 'down' ? undefined : loadShare(line);
  const concern = concernOf(line);
  const percent = share === undefined ? undefined : Math.ceil(share * 100);
  const figure = percent === undefined ? '—' : percent > 999 ? '> 999 %' : `${percent} %`;
  return (
    <span className={`link-load concern-${concern}`} title={tellLoad(teller, line.load)}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
        <rect width="100" height="8" className="load-room" />
        <rect width={Math.min(100, percent ?? 0)} height="8" className="load-used" />
      </svg>
      <b>{figure}</b>
      {line.load.watched === undefined ? null : <em className="load-watched">{t('links.watched')}</em>}
      {line.behind ? <em>{t(isCatchingUp(line) ? 'links.catchingUp' : 'links.behind')}</em> : null}
    </span>
  );
}
