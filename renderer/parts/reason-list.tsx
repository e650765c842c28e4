import { IconArrowRight } from '@tabler/icons-react';
import { useTeller } from '../console-context.ts';
import { formatRoute } from '../route.ts';
import { type Coded, deviceName, devicesIn, tellReason } from '../text/reasons.ts';

/** Why: one sentence a reason, each with links to the devices it rests on. */
export function ReasonList({ reasons }: { readonly reasons: readonly Coded[] }) {
  const teller = useTeller();
  return (
    <ul className="reasons">
      {reasons.map((reason) => (
        <li key={JSON.stringify(reason)}>
          <span>{tellReason(teller, reason)}</span>
          {devicesIn(reason).map((id) => (
            <a key={id} className="reason-link" href={formatRoute({ page: 'device', id })}>
              {deviceName(teller, id)} <IconArrowRight size={12} aria-hidden />
            </a>
          ))}
        </li>
      ))}
    </ul>
  );
}
