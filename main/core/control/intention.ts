/** How an order stands in the record before anything of it is sent. */
import type { Json, NewEvent } from '../../domain/journal.ts';
import type { Order } from './commander.ts';

export const intention = (order: Order, at: NewEvent['at'], causes: readonly number[]): NewEvent => ({
  kind: 'command.intended',
  at,
  device: order.device,
  ...(order.zone !== undefined && { zone: order.zone }),
  ...(order.actor !== undefined && { actor: order.actor }),
  causes: order.causes ?? causes,
  data: { desired: { ...order.desired } as { readonly [name: string]: Json } },
});

/** What a restart must know of a command that had not ended. */
export const openState = (order: Order): Json => ({
  desired: { ...order.desired } as { readonly [name: string]: Json },
  ...(order.zone !== undefined && { zone: order.zone }),
});
