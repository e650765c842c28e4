import type { AlarmView } from '../../../main/contract/views/alarm.ts';
import { lineLoadSchema } from '../../../main/contract/views/endpoint.ts';
import { useTeller } from '../../console-context.ts';
import { formatRoute } from '../../route.ts';
import { tellLoad } from '../../text/line-load.ts';
import { endpointName } from '../../text/reasons.ts';

const loadsSchema = lineLoadSchema.array();
/** The rest is on the page of lines. */
const shown = 3;

/** Of an alarm about late data: which lines, what they need and carry, and what to change. */
export function LateLines({ alarm }: { readonly alarm: AlarmView }) {
  const teller = useTeller();
  const loads = loadsSchema.safeParse(alarm.data['loads']);
  if (!loads.success) return null;
  return (
    <ul className="late-lines">
      {loads.data.slice(0, shown).map(({ endpoint, ...load }) => (
        <li key={endpoint}>
          <a href={formatRoute({ page: 'links', id: endpoint })}>{endpointName(teller, endpoint)}</a>{' '}
          {tellLoad(teller, load)}
        </li>
      ))}
    </ul>
  );
}
