/** The strip's lights alone, and the same lights as plain React elements: the peer. Runs in the browser. */
import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { indexSite } from '../../renderer/stores/site-index.ts';
import { stripRows } from '../../renderer/strip/geometry.ts';
import type { Ink } from '../../renderer/strip/ink.ts';
import { makeLightTable, takeDevice } from '../../renderer/strip/light-table.ts';
import { makeLightPainter } from '../../renderer/strip/paint-lights.ts';
import { lampView, makeRenderCity } from './render-site.ts';

const changesAFrame = 1000 / 60;
const width = 1280;

/** Lamps that change in each frame, spread over the road. */
function changer(count: number): (frame: number) => readonly number[] {
  let due = 0;
  let turn = 0;
  return () => {
    due += changesAFrame;
    const list: number[] = [];
    for (; due >= 1; due -= 1) {
      list.push((turn * 7919) % count);
      turn += 1;
    }
    return list;
  };
}

function eachFrame(seconds: number, act: (frame: number) => void): Promise<void> {
  return new Promise((done) => {
    const until = performance.now() + seconds * 1000;
    let frame = 0;
    const step = (): void => {
      act(frame);
      frame += 1;
      if (performance.now() < until) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  });
}

const ink = new Proxy({}, { get: (_, name) => (name === 'lit' ? '#f6e3b1' : '#626d74') }) as Ink;

export async function runCanvas(count: number, seconds: number): Promise<void> {
  const city = makeRenderCity(count, 1, 0);
  const table = makeLightTable(indexSite(city.site).site.devices);
  const rows = stripRows(400);
  const to = (count / 2) * 25;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = 420;
  document.body.replaceChildren(canvas);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const painter = makeLightPainter(table, { from: 0, to, width, rows });
  const lit = new Uint8Array(count);
  const next = changer(count);
  await eachFrame(seconds, (frame) => {
    for (const lamp of next(frame)) {
      lit[lamp] = lit[lamp] === 1 ? 0 : 1;
      const id = `lamp-${lamp}`;
      takeDevice(table, id, lampView(id, lit[lamp] === 1, 0));
    }
    painter.paint(context, ink);
  });
}

interface Looks {
  readonly subscribe: (listener: () => void) => () => void;
  readonly now: () => readonly number[];
}

/** Plain React: every lamp an element, the whole list rendered with each change. */
function Lamps({ looks }: { readonly looks: Looks }) {
  const shown = useSyncExternalStore(looks.subscribe, looks.now);
  return (
    <div style={{ position: 'relative', height: 420, width }}>
      {shown.map((look, lamp) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: lamps never change places
          key={lamp}
          style={{
            position: 'absolute',
            left: (Math.floor(lamp / 2) / (shown.length / 2)) * width,
            top: lamp % 2 === 0 ? 100 : 200,
            width: 3,
            height: 18,
            background: look === 1 ? '#f6e3b1' : '#626d74',
          }}
        />
      ))}
    </div>
  );
}

export async function runReact(count: number, seconds: number): Promise<void> {
  const box = document.createElement('div');
  document.body.replaceChildren(box);
  let looks: readonly number[] = new Array<number>(count).fill(0);
  let tell = (): void => {};
  const store: Looks = {
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
    now: () => looks,
  };
  const root = createRoot(box);
  flushSync(() => root.render(<Lamps looks={store} />));
  const next = changer(count);
  await eachFrame(seconds, (frame) => {
    const fresh = [...looks];
    for (const lamp of next(frame)) fresh[lamp] = fresh[lamp] === 1 ? 0 : 1;
    looks = fresh;
    flushSync(() => tell());
  });
  root.unmount();
}

Object.assign(globalThis, { runCanvas, runReact });
