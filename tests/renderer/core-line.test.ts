/** The line to the core: signing in, keeping a session, noticing silence, coming back. */
import { describe, expect, it } from 'vitest';
import { askBeforeLoss } from '../../renderer/link/before-loss.ts';
import { signInLimit, signOutLimit, silenceLimit } from '../../renderer/link/core-line.ts';
import { feedAgainAfter } from '../../renderer/link/feeds.ts';
import { tabMemory } from '../../renderer/link/memory.ts';
import { demo, fakeCore, memoryWith, pulseAt, settle, start } from './fake-core.ts';

describe('the line to the core', () => {
  it('asks for a sign-in when it has neither token nor demo', async () => {
    const { phase, line, memory } = await start(fakeCore());
    expect(phase()).toBe('sign-in');
    await line.signIn('wang', 'secret');
    expect(phase()).toBe('live');
    expect(memory.kept()).toBe('of-wang');
  });

  it('asks for the first administrator when there are no accounts', async () => {
    const { phase, line } = await start(fakeCore({ setupNeeded: true }));
    expect(phase()).toBe('setup');
    await line.setUp('chief', 'long enough');
    expect(phase()).toBe('live');
  });

  it('signs itself in as the supervisor of the demo, but not after a sign-out on purpose', async () => {
    const core = fakeCore({ demo });
    const { phase, line, memory, pass } = await start(core);
    expect(phase()).toBe('live');
    expect(memory.kept()).toBe('of-lead');
    await line.signOut();
    expect(phase()).toBe('sign-in');
    core.line().drop();
    await settle();
    await pass(10_000);
    expect(core.count()).toBe(2);
    expect(phase()).toBe('sign-in');
  });

  it('lets a person leave a core that hangs, and makes a new line', async () => {
    const core = fakeCore();
    const { phase, line, memory, pass } = await start(core, memoryWith('good'));
    core.hanging.add('session.signOut');
    const leaving = line.signOut();
    await settle();
    await pass(signOutLimit);
    await leaving;
    expect([phase(), memory.kept()]).toEqual(['sign-in', undefined]);
    await pass(500);
    expect([phase(), core.count()]).toEqual(['sign-in', 2]);
  });

  it('tells a person who signs in at a core that hangs, and makes a new line', async () => {
    const core = fakeCore();
    const { line, pass } = await start(core);
    core.hanging.add('session.signIn');
    const outcome = line.signIn('wang', 'secret').then(String, String);
    await settle();
    await pass(signInLimit);
    expect(await outcome).toContain('did not answer in time');
    await pass(500);
    expect(core.count()).toBe(2);
  });

  it('keeps its line when a sign-in is refused', async () => {
    const core = fakeCore();
    core.refusing.add('wang');
    const { line, pass } = await start(core);
    await expect(line.signIn('wang', 'secret')).rejects.toThrow();
    await pass(10_000);
    expect(core.count()).toBe(1);
  });

  it('refuses a question while the core is lost or the line is down, and never throws it back', async () => {
    const core = fakeCore();
    const { stores, line, pass } = await start(core, memoryWith('good'));
    const ask = () =>
      askBeforeLoss(stores.line, () => line.client.site.get()).then(
        () => 'told',
        () => 'not told',
      );
    expect(await ask()).toBe('told');
    core.hanging.add('site.get');
    const hanging = ask();
    core.line().pulse.push(pulseAt(5_000_000));
    await settle();
    await pass(silenceLimit);
    expect(await hanging).toBe('not told');
    const asked = core.calls.length;
    expect(await ask()).toBe('not told');
    expect(core.calls.length).toBe(asked);
    core.setReachable(false);
    core.line().drop();
    await settle();
    stores.line.setState({ phase: 'connecting' });
    expect(await ask()).toBe('not told');
  });

  it('resumes with the token of the tab, and forgets one that is no longer good', async () => {
    const good = fakeCore();
    expect((await start(good, memoryWith('good'))).phase()).toBe('live');
    expect(good.calls).toContain('session.resume');
    const { phase, memory } = await start(fakeCore(), memoryWith('old'));
    expect(phase()).toBe('sign-in');
    expect(memory.kept()).toBeUndefined();
  });

  it('leaves a person whose session ended at the sign-in page, says so, and never lets the demo choose another account', async () => {
    const core = fakeCore({ demo });
    const { phase, stores, line, memory, pass } = await start(core, memoryWith('good'));
    expect(stores.line.getState()).toMatchObject({ phase: 'live', sessionEnded: false });
    core.line().zones.push({ type: 'snapshot', rev: 1, at: 1, items: [] });
    await settle();
    expect(stores.zones.state.getState().phase).toBe('live');
    core.tokens.clear();
    core.line().pulse.end();
    await settle();
    const ended = { phase: 'sign-in', account: undefined, sessionEnded: true };
    expect(stores.line.getState()).toMatchObject(ended);
    expect(stores.zones.state.getState().phase).not.toBe('live');
    expect(core.count(), 'on the same line').toBe(1);
    // Neither a broken line nor a fresh load of the page changes that.
    core.line().drop();
    await settle();
    await pass(10_000);
    expect(core.count()).toBe(2);
    expect(stores.line.getState()).toMatchObject(ended);
    const loaded = await start(core, memory);
    expect(loaded.stores.line.getState()).toMatchObject(ended);
    expect(core.calls).not.toContain('session.signIn');
    await line.signIn('wang', 'secret');
    expect(phase()).toBe('live');
    expect(stores.line.getState().account?.name).toBe('wang');
    await line.signOut();
    expect(stores.line.getState().sessionEnded).toBe(false);
  });

  it('tells the same of a session that ended while the line was down', async () => {
    for (const over of [{ demo }, {}]) {
      const core = fakeCore(over);
      const { stores } = await start(core, memoryWith('old'));
      expect(stores.line.getState()).toMatchObject({ phase: 'sign-in', sessionEnded: true });
      expect(core.calls).not.toContain('session.signIn');
    }
  });

  it('signs itself in to a demo again after a restart with fresh data, if nobody had chosen an account', async () => {
    const core = fakeCore({ demo });
    const { stores, pass, memory } = await start(core);
    core.tokens.clear();
    core.line().drop();
    await settle();
    await pass(500);
    expect(stores.line.getState()).toMatchObject({ phase: 'live', sessionEnded: false });
    expect(memory.starter()).toBe('demo');
    expect((await start(core, memoryWith('old', 'demo'))).phase()).toBe('live');
  });

  it('does not sign itself in anew where the running core has just ended its session, nor where it is refused', async () => {
    const core = fakeCore({ demo });
    const { stores, memory } = await start(core);
    core.tokens.clear();
    core.line().pulse.end();
    await settle();
    expect(stores.line.getState()).toMatchObject({ phase: 'sign-in', sessionEnded: true });
    expect(memory.left()).toBe('ended');
    core.refusing.add('lead');
    const first = await start(core);
    expect(first.stores.line.getState()).toMatchObject({ phase: 'sign-in', sessionEnded: false });
    const again = await start(core, memoryWith('old', 'demo'));
    expect(again.stores.line.getState()).toMatchObject({ phase: 'sign-in', sessionEnded: true });
  });

  it('connects anew when the pulse ends though the session lives', async () => {
    const core = fakeCore();
    const { phase, pass } = await start(core, memoryWith('good'));
    core.line().pulse.end();
    await settle();
    expect(phase()).toBe('lost');
    await pass(500);
    expect([phase(), core.count()]).toEqual(['live', 2]);
  });

  it('keeps what the map shows while the person is signed in, over a broken line, and forgets it with them', async () => {
    const core = fakeCore({ demo });
    const { line, stores, pass, phase } = await start(core);
    const look = { place: { x: 0.8, y: 0.4, zoom: 11 }, selected: [], leftOut: [] };
    const nothing = { place: undefined, selected: [], leftOut: [] };
    stores.map.setState(look);
    core.line().drop();
    await settle();
    await pass(500);
    expect(phase()).toBe('live');
    expect(stores.map.getState()).toEqual(look);
    core.tokens.clear();
    core.line().drop();
    await settle();
    await pass(500);
    expect(phase()).toBe('live');
    expect(stores.map.getState()).toEqual(nothing);
    stores.map.setState(look);
    await line.signOut();
    expect(stores.map.getState()).toEqual(nothing);
  });

  it('keeps the token when the line breaks while it resumes, and resumes with the next line', async () => {
    const core = fakeCore();
    core.breakResumes(1);
    const { phase, pass, memory } = await start(core, memoryWith('good'));
    expect(memory.kept()).toBe('good');
    expect(phase()).not.toBe('sign-in');
    await pass(500);
    expect(phase()).toBe('live');
  });

  it('declares the core lost after three missed pulses, and live again with the next', async () => {
    const core = fakeCore({ demo });
    const { phase, pass, stores, now } = await start(core);
    core.line().pulse.push(pulseAt(now() + 500));
    core.line().zones.push({ type: 'snapshot', rev: 1, at: now(), items: [] });
    await settle();
    expect(stores.line.getState().clockOffset).toBe(500);
    expect(stores.zones.state.getState().phase).toBe('live');
    await pass(silenceLimit - 1);
    expect(phase()).toBe('live');
    await pass(1);
    expect(phase()).toBe('lost');
    expect(stores.zones.state.getState().phase).toBe('silent');
  });

  it('connects anew after the line broke, resumes and opens its feeds again', async () => {
    const core = fakeCore({ demo });
    const { phase, pass, memory, stores } = await start(core);
    core.line().drop();
    await settle();
    expect(phase()).toBe('lost');
    expect(stores.site.getState().index).toBeDefined();
    core.setReachable(false);
    await pass(500);
    await pass(1_000);
    expect(stores.line.getState().attempts).toBe(3);
    core.setReachable(true);
    await pass(2_000);
    expect(phase()).toBe('live');
    expect(memory.kept()).toBe('of-lead');
    expect(core.calls.filter((call) => call === 'live.zones')).toHaveLength(2);
    expect(core.calls.filter((call) => call === 'session.signIn')).toHaveLength(1);
  });

  it('waits longer from attempt to attempt, never above eight seconds', async () => {
    const core = fakeCore();
    core.setReachable(false);
    const { pass, stores, now } = await start(core);
    const waits: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const wait = stores.line.getState().retryAt! - now();
      waits.push(wait);
      await pass(wait);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('keeps the line when one feed breaks, and asks for that feed again', async () => {
    const core = fakeCore({ demo });
    core.breakAlarms(true);
    const { phase, pass, stores } = await start(core);
    expect(phase()).toBe('live');
    expect(stores.alarms.state.getState().phase).not.toBe('live');
    core.breakAlarms(false);
    await pass(feedAgainAfter);
    expect(core.calls.filter((call) => call === 'live.alarms')).toHaveLength(2);
    expect(core.count()).toBe(1);
  });

  it('opens a feed anew when a revision is missing', async () => {
    const core = fakeCore({ demo });
    await start(core);
    const { zones } = core.line();
    zones.push({ type: 'snapshot', rev: 1, at: 1, items: [] });
    zones.push({ type: 'delta', rev: 3, at: 2, changed: [], removed: [] });
    await settle();
    expect(core.calls.filter((call) => call === 'live.zones')).toHaveLength(2);
  });
});

it('a tab remembers who began its session and how the last one ended, until the next begins', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const memory = () => tabMemory(storage as Storage);
  expect([memory().token(), memory().left()]).toEqual([undefined, undefined]);
  memory().keepToken('a', 'demo');
  expect([memory().token(), memory().starter()]).toEqual(['a', 'demo']);
  memory().keepToken('b', 'person');
  expect([memory().token(), memory().starter()]).toEqual(['b', 'person']);
  for (const how of ['signed-out', 'ended'] as const) {
    memory().leave(how);
    expect([memory().token(), memory().left()]).toEqual([undefined, how]);
  }
  memory().keepToken('c', 'demo');
  expect(memory().left()).toBeUndefined();
});
