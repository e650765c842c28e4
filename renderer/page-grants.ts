/** Pages that not everyone has: offered nowhere to those who may not open them. */
import { useMemo } from 'react';
import { useMay, useTraining } from './console-context.ts';
import type { Route } from './route.ts';

export interface PageGrants {
  /** May make weather and faults, on a console that has no real roadside. */
  readonly trains: boolean;
  readonly manages: boolean;
}

export const isOpenTo = ({ trains, manages }: PageGrants, page: Route['page']): boolean =>
  (page !== 'training' || trains) && (page !== 'accounts' || manages);

export function usePageGrants(): PageGrants {
  const manages = useMay('account.manage');
  const commands = useMay('device.command');
  const isTraining = useTraining() !== undefined;
  const trains = commands && isTraining;
  return useMemo(() => ({ trains, manages }), [trains, manages]);
}
