import { expect, test } from 'vitest';
import { mainThread, perFrame, perWindow, quantile, type TraceEvent } from './render-trace.ts';

const named = (pid: number, tid: number, name: string): TraceEvent => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid,
  ts: 0,
  args: { name },
});
const span = (pid: number, tid: number, name: string, at: number, took: number): TraceEvent => ({
  name,
  ph: 'X',
  pid,
  tid,
  ts: at * 1000,
  dur: took * 1000,
});

const trace = [
  named(1, 1, 'CrRendererMain'),
  named(2, 1, 'CrRendererMain'),
  named(1, 2, 'Compositor'),
  span(2, 1, 'RunTask', 0, 1),
  span(1, 2, 'RunTask', 0, 900),
  span(1, 1, 'RunTask', 100, 4),
  span(1, 1, 'FireAnimationFrame', 101, 2),
  span(1, 1, 'RunTask', 105, 1),
  span(1, 1, 'RunTask', 120, 10),
  span(1, 1, 'FireAnimationFrame', 121, 3),
  span(1, 1, 'FireAnimationFrame', 140, 3),
];

test('takes the busiest page, and never another thread of it', () => {
  const thread = mainThread(trace);
  expect(thread.tasks.map(({ took }) => took)).toEqual([4, 1, 10]);
  expect(thread.frames).toEqual([101, 121, 140]);
  expect(() => mainThread([named(1, 1, 'CrRendererMain')])).toThrow('no renderer main thread');
});

test('counts a task whole where it began, and idle frames as nothing', () => {
  expect(perWindow(mainThread(trace), 10)).toEqual([5, 0, 10]);
});

test('counts what ends before the next frame to this one', () => {
  expect(perFrame(mainThread(trace))).toEqual([5, 10]);
});

test('quantiles are values that occurred', () => {
  const values = [5, 1, 4, 2, 3];
  expect(quantile(values, 0.5)).toBe(3);
  expect(quantile(values, 0.95)).toBe(5);
  expect(quantile([7], 0.5)).toBe(7);
});
