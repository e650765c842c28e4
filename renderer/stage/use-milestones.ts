import { useEffect, useState } from 'react';
import { useConsole } from '../console-context.ts';
import { type Milestones, noteMilestones, type Progress } from './progress.ts';

/** The marks that this progress has passed so far; looks again whenever it is rendered. */
export function useMilestones(progress: Progress): Milestones {
  const { stores } = useConsole();
  const [milestones, setMilestones] = useState<Milestones>({});
  useEffect(() => {
    setMilestones((old) => noteMilestones(old, progress, Date.now() + stores.line.getState().clockOffset));
  });
  return milestones;
}
