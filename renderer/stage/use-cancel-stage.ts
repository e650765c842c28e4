import { useCallback } from 'react';
import type { Stage } from '../../main/contract/views/stage.ts';
import { useConsole } from '../console-context.ts';
import type { CoreClient } from '../link/carrier.ts';
import { useAct } from '../use-act.ts';

/** Takes a stage back when its review is left without executing, by whatever way; one that is over needs no word. */
export function useCancelStage(): (stage: Stage) => void {
  const { ticker, stores } = useConsole();
  const ask = useCallback((core: CoreClient, stage: string) => core.acts.cancel({ stage }), []);
  const cancel = useAct(ask);
  return (stage) => {
    const now = ticker.now() + stores.line.getState().clockOffset;
    if (stage.validUntil > now) void cancel.run(stage.id);
  };
}
