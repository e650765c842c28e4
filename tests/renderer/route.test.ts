import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../renderer/host.ts';
import { formatRoute, parseRoute, type Route } from '../../renderer/route.ts';

const id = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
const routes: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>({ page: 'overview' }, { page: 'alarms' }, { page: 'events' }, { page: 'accounts' }),
  fc.record({ page: fc.constant('links' as const), id }, { requiredKeys: ['page'] }),
  fc.record({ page: fc.constant('zone' as const), id }),
  fc.record({ page: fc.constant('device' as const), id }),
  fc.record({ page: fc.constant('event' as const), id: fc.nat() }),
  fc.record({ page: fc.constant('devices' as const), zone: id, kind: id }, { requiredKeys: ['page'] }),
  fc.record({ page: fc.constant('journal' as const), zone: id, device: id, kind: id }, { requiredKeys: ['page'] }),
);

describe('addresses inside the console', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(routes, (route) => {
        expect(parseRoute(formatRoute(route))).toEqual(route);
      }),
    );
  });

  it('never throw on what a person typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseRoute(text).page).toBeTypeOf('string');
      }),
    );
    expect(parseRoute('#/nowhere')).toEqual({ page: 'overview' });
    expect(parseRoute('#/events/abc')).toEqual({ page: 'events' });
    expect(parseRoute('#/zone/%E0%A4%A')).toEqual({ page: 'zone', id: '%E0%A4%A' });
  });

  it('lead to the core of the page they are on', () => {
    expect(addressOf({ protocol: 'http:', host: '127.0.0.1:8080' })).toBe('ws://127.0.0.1:8080/rpc');
    expect(addressOf({ protocol: 'https:', host: 'fog.example' })).toBe('wss://fog.example/rpc');
  });
});
