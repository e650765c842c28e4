import { useLine } from '../console-context.ts';

/** A striped edge around the whole screen while any device is simulated: it cannot be scrolled away or covered. */
export function SimulationFrame() {
  const simulated = useLine((state) => state.pulse?.simulated ?? state.health?.simulated ?? false);
  return simulated ? <div className="simulation-frame" aria-hidden /> : null;
}
