/**
 * A core for the screen alone, in a process of its own: the real contract, access, feeds and web server, and changes
 * that come from a counter instead of a road. Its parent drives it by messages.
 */

import type { AlarmView } from '../../main/contract/views/alarm.ts';
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { Pulse } from '../../main/contract/views/health.ts';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { openAccess } from '../../main/core/access/access.ts';
import { slightCost } from '../../main/core/access/password.ts';
import { systemClock as clock } from '../../main/core/clock.ts';
import { Feed, soon } from '../../main/core/feed/feed.ts';
import { silentLog } from '../../main/core/log.ts';
import { api } from '../../main/core/router/guard.ts';
import { utcMs } from '../../main/domain/units.ts';
import { startWeb } from '../../main/server/web.ts';

import { lampView, makeRenderCity, zoneView } from './render-site.ts';

const [lampCount = 10_000, zoneCount = 24] = process.argv.slice(2).map(Number);
const city = makeRenderCity(lampCount, zoneCount, Date.now());
const opened = openAccess({ directory: undefined, now: () => utcMs(Date.now()), cost: slightCost });
if (!opened.ok) throw new Error(opened.detail);
const { access } = opened;
const password = 'a bench password';
const made = await access.setup('bench', password);
if (!made.ok) throw new Error('no account');

const zones = new Map<string, ZoneView>(city.zones.map((zone) => [zone.id, zone]));
const alarms = new Map<number, AlarmView>();
const feeds = {
  zones: new Feed<ZoneView>({ clock, all: () => [...zones.values()], one: (id) => zones.get(id) }),
  devices: new Feed<DeviceView>({ clock, all: () => [...city.devices.values()], one: (id) => city.devices.get(id) }),
  alarms: new Feed<AlarmView>({ clock, all: () => [...alarms.values()], one: (id) => alarms.get(Number(id)) }),
  journal: new Feed<JournalEventView>({ clock, all: () => [], one: () => undefined }),
};
const pulse = (): Pulse => ({
  at: Date.now(),
  status: 'running',
  simulated: true,
  endpoints: { total: lampCount / 10, down: 0 },
  worstDataAge: 1000,
  requestsPerSecond: 1000,
});
const pause = (span: number): Promise<void> => new Promise((resume) => setTimeout(resume, span));
const stage = { seq: 0 };

const router = {
  health: api.health.handler(() => ({
    status: 'running' as const,
    version: 'bench',
    now: Date.now(),
    site: { id: 'render', name: city.site.name, timeZone: 'Asia/Shanghai' },
    simulated: true,
    setupNeeded: false,
    demo: { accounts: [{ name: 'bench', password, role: 'admin' as const }] },
  })),
  session: {
    signIn: api.session.signIn.handler(async ({ input, context }) => {
      const answer = await access.signIn(input.name, input.password);
      if (!answer.ok) throw new Error('refused');
      context.caller.session = answer.session;
      return answer.session;
    }),
  },
  site: { get: api.site.get.handler(() => city.site) },
  zones: { history: api.zones.history.handler(() => []) },
  journal: { query: api.journal.query.handler(() => []) },
  alarms: { list: api.alarms.list.handler(() => []) },
  acts: {
    /** As the real core does: the lamp's command is intended at once, the feed tells it at its own pace. */
    retryFailed: api.acts.retryFailed.handler(() => {
      const zone = zones.get('zone-0');
      if (zone !== undefined) {
        zones.set(zone.id, { ...zone, at: Date.now(), convergence: { ...zone.convergence, failed: 0, pending: 1 } });
      }
      city.devices.set('lamp-0', lampView('lamp-0', true, Date.now(), 'intended'));
      feeds.devices.touch('lamp-0', soon);
      feeds.zones.touch('zone-0', soon);
      stage.seq += 1;
      return { done: true as const, event: stage.seq };
    }),
  },
  live: {
    pulse: api.live.pulse.handler(async function* ({ signal }) {
      while (!signal?.aborted) {
        yield pulse();
        await pause(2_000);
      }
    }),
    zones: api.live.zones.handler(({ signal }) => feeds.zones.read(signal)),
    devices: api.live.devices.handler(({ signal }) => feeds.devices.read(signal)),
    alarms: api.live.alarms.handler(({ signal }) => feeds.alarms.read(signal)),
    journal: api.live.journal.handler(({ signal }) => feeds.journal.read(signal)),
  },
};

const web = await startWeb({
  host: '127.0.0.1',
  port: 0,
  hostNames: [],
  screen: process.env['FOGWARD_SCREEN'] ?? '',
  version: 'bench',
  router,
  access,
  log: silentLog,
});

let rate = 0;
let changed = 0;
let turn = 0;
/** Changes `count` lamps, one after the other along the road. */
function change(count: number): void {
  const now = Date.now();
  for (let n = 0; n < count; n += 1) {
    // The first lamp is left to the clicks.
    const id = city.lamps[1 + ((turn * 7919) % (lampCount - 1))] ?? 'lamp-1';
    turn += 1;
    city.devices.set(id, lampView(id, city.devices.get(id)?.reported.lit !== true, now));
    feeds.devices.touch(id);
  }
  changed += count;
}
let due = 0;
let last = performance.now();
// By the time that has really passed: a late timer must not make the work lighter than it is said to be.
setInterval(() => {
  const now = performance.now();
  due += (rate * (now - last)) / 1000;
  last = now;
  const whole = Math.floor(due);
  due -= whole;
  if (whole > 0) change(whole);
}, 20);
let posed = false;
setInterval(() => {
  if (posed) return;
  for (const [id, zone] of zones) {
    zones.set(id, { ...zoneView(id, zone.convergence.total, Date.now()), convergence: zone.convergence });
    feeds.zones.touch(id);
  }
}, 1_000);

export interface Order {
  readonly rate?: number;
  /** Shows these zones, and leaves them as they are. */
  readonly pose?: readonly ZoneView[];
  /** Adds these alarms. */
  readonly alarms?: readonly AlarmView[];
  /** Marks one lamp's command as failed, so that the console offers to retry it. */
  readonly failOne?: true;
  readonly count?: true;
}
process.on('message', (order: Order) => {
  if (order.rate !== undefined) rate = order.rate;
  for (const zone of order.pose ?? []) {
    posed = true;
    zones.set(zone.id, zone);
    feeds.zones.touch(zone.id);
  }
  for (const alarm of order.alarms ?? []) {
    alarms.set(alarm.id, alarm);
    feeds.alarms.touch(String(alarm.id));
  }
  if (order.failOne) {
    city.devices.set('lamp-0', lampView('lamp-0', false, Date.now(), 'failed'));
    feeds.devices.touch('lamp-0');
    const zone = zones.get('zone-0');
    if (zone !== undefined) {
      zones.set(zone.id, { ...zone, convergence: { ...zone.convergence, failed: 1, pending: 0, state: 'partial' } });
      feeds.zones.touch(zone.id);
    }
  }
  if (order.count) process.send?.({ changed });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: web.url });
