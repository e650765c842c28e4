import type { EndpointView } from '../../contract/views/endpoint.ts';
import type { EndpointLine } from '../acquisition/line.ts';
import type { CoreParts } from '../core-parts.ts';
import { endpointView } from '../feed/endpoint-view.ts';
import { api } from './guard.ts';
import { refusals } from './refusals.ts';

/** Lines traced at once: 64 of at most 256 KiB are 16 MiB, however large the city. */
const mostTraces = 64;
/** Lines are told in portions, so that the list of a whole city never holds control up. */
const portion = 50;
const listFor = 1_000;

/** The lines to the roadside: how they fare, and what goes over them. */
export function endpointRoutes(parts: CoreParts) {
  const { acquisition, recorder, clock } = parts;
  const { may, refused } = refusals(parts);
  const traces = may('line.trace');
  let listed: { readonly at: number; readonly views: Promise<EndpointView[]> } | undefined;

  const list = (): Promise<EndpointView[]> => {
    const now = clock.monotonic();
    if (listed === undefined || now - listed.at > listFor) listed = { at: now, views: allViews(parts) };
    return listed.views;
  };
  const tracing = (): number => [...acquisition.lines()].filter((line) => line.session.trace?.on === true).length;
  const refusalOf = (line: EndpointLine, on: boolean): { code: string; most?: number } | undefined => {
    if (line.session.trace === undefined) return { code: 'trace-unsupported' };
    if (line.session.trace.on === on) return { code: on ? 'trace-already-on' : 'trace-already-off' };
    return on && tracing() >= mostTraces ? { code: 'too-many-traces', most: mostTraces } : undefined;
  };

  return {
    endpoints: {
      list: api.endpoints.list.use(may('view')).handler(list),
      trace: api.endpoints.trace.use(traces).handler(({ input, context, errors }) => {
        const line = acquisition.line(input.id);
        if (line === undefined) throw errors.NOT_FOUND();
        const refusal = refusalOf(line, input.on);
        if (refusal !== undefined) return refused('trace', context.person, refusal, { endpoint: input.id });
        if (input.on) line.session.trace?.start();
        else line.session.trace?.stop();
        listed = undefined;
        const event = recorder.one({
          kind: input.on ? 'trace.started' : 'trace.stopped',
          at: clock.now(),
          actor: context.person.name,
          causes: [],
          data: { endpoint: input.id },
        });
        return { done: true as const, event };
      }),
      traceEntries: api.endpoints.traceEntries.use(traces).handler(({ input, errors }) => {
        const line = acquisition.line(input.id);
        if (line === undefined) throw errors.NOT_FOUND();
        return { on: line.session.trace?.on ?? false, entries: entriesOf(line).slice(-input.limit) };
      }),
      traceFile: api.endpoints.traceFile.use(traces).handler(({ input, errors }) => {
        const line = acquisition.line(input.id);
        if (line === undefined) throw errors.NOT_FOUND();
        const lines = entriesOf(line).map((entry) => `${JSON.stringify(entry)}\n`);
        const name = `trace-${input.id.replaceAll(/[^\w.-]/g, '_')}.txt`;
        return new File(lines, name, { type: 'text/plain' });
      }),
    },
  };
}

const entriesOf = (line: EndpointLine) =>
  (line.session.trace?.entries() ?? []).map(({ decoded, ...entry }) => ({ ...entry, decoded: copyOf(decoded) }));

const copyOf = (decoded: { readonly [name: string]: string | number | readonly (string | number)[] }) =>
  Object.fromEntries(
    Object.entries(decoded).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );

async function allViews({ acquisition }: CoreParts): Promise<EndpointView[]> {
  const views: EndpointView[] = [];
  for (const line of acquisition.lines()) {
    views.push(endpointView(acquisition, line));
    if (views.length % portion === 0) await new Promise((resume) => setImmediate(resume));
  }
  return views;
}
