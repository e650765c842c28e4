/** Traces take memory: only so many lines are traced at once, whoever asks, and ending one makes room for another. */
import { expect, test } from 'vitest';
import { ModbusTrace } from '../../drivers/modbus/trace.ts';
import { readPlantSite, signIn, startPlant } from './plant.ts';

const most = 64;

test('the sixty-fifth trace is refused until another ends', async () => {
  const loaded = readPlantSite();
  const model = loaded.site.endpoints.find(({ id }) => id === 'lamps')!;
  const spare = Array.from({ length: most + 1 }, (_, n) => ({ ...model, id: `spare-${n}`, port: 20_000 + n }));
  const site = { ...loaded.site, endpoints: [...loaded.site.endpoints, ...spare] };
  const plant = await startPlant({ loaded: { ...loaded, site } });
  // Lines without sockets have no trace of their own.
  for (const { id } of spare)
    Object.assign(plant.core.parts.acquisition.line(id)!.session, {
      trace: new ModbusTrace('modbus-tcp', plant.clock),
    });
  const mei = await signIn(plant, 'mei', 'technician');
  const start = (n: number) => mei.endpoints.trace({ id: `spare-${n}`, on: true });
  for (let n = 0; n < most; n += 1) expect(await start(n)).toMatchObject({ done: true });
  expect(await start(most)).toEqual({ done: false, refusal: { code: 'too-many-traces', most } });
  expect(plant.core.parts.acquisition.line(`spare-${most}`)!.session.trace!.on).toBe(false);
  expect(plant.events('trace.started')).toHaveLength(most);
  expect(await mei.endpoints.trace({ id: 'spare-7', on: false })).toMatchObject({ done: true });
  expect(await start(most)).toMatchObject({ done: true });
  await plant.core.stop();
});
