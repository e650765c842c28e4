import { expect, it } from 'vitest';
import { RtuWire } from '../../drivers/modbus/rtu-wire.ts';
import { sealed } from './rtu-bus.ts';

it('what came in one piece with an answer answers no request that was sent because of it', () => {
  const requests = [sealed(1, 3, 0, 10, 0, 1), sealed(1, 3, 0, 20, 0, 1)];
  const heard: number[] = [];
  let noises = 0;
  const wire: RtuWire = new RtuWire({
    transmit: () => {},
    wrongEcho: () => {},
    damaged: () => {},
    late: () => {},
    noise: () => {
      noises += 1;
    },
    recognises: (_, bytes, at) => {
      heard.push(bytes[at + 4]!);
      const next = requests.shift();
      if (next !== undefined) wire.write(next);
      return true;
    },
  });
  wire.write(requests.shift()!);
  const piece = Buffer.concat([sealed(1, 3, 2, 0, 111), sealed(1, 3, 2, 0, 222)]);
  wire.receive(piece, piece.length);
  expect(heard).toEqual([111]);
  expect(noises).toBe(7);
  const answer = sealed(1, 3, 2, 0, 200);
  wire.receive(answer, answer.length);
  expect(heard).toEqual([111, 200]);
});
