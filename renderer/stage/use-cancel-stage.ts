import { useCallback } from 'react';
import type { Stage } from '../../main/contract/views/stage.ts';
import { useConsole } from '../console-context.ts';

/**
 * Takes a stage back when its review is left without executing, by whatever way. A stage that is over or cannot be
 * taken back ends by itself within its select time, so there is nothing to tell anybody.
 */
export function useCancelStage(): (stage: Stage) => void {
  const { line, ticker, stores } = useConsole();
  return useCallback(
    (stage) => {
      const { phase, clockOffset } = stores.line.getState();
      if (phase !== 'live' || stage.validUntil <= ticker.now() + clockOffset) return;
      line.client.acts.cancel({ stage: stage.id }).catch(() => undefined);
    },
    [line, ticker, stores],
  );
}
