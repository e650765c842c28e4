import type { Endpoint } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';

/** A loopback endpoint with deadlines short enough for a test. */
export const endpoint = (settings: Partial<Endpoint> & Pick<Endpoint, 'protocol'>): Endpoint => ({
  id: 'e1',
  host: '127.0.0.1',
  timeout: millis(60),
  connectTimeout: millis(200),
  pauseAfterConnect: millis(0),
  pauseBetween: millis(0),
  inFlight: 1,
  oneConnection: false,
  simulated: false,
  ...settings,
});
