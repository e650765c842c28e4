/** How an order stands in the record before anything of it is sent. */
import { type Json, type NewEvent, toJson } from '../../domain/journal.ts';
import type { Order } from './commander.ts';

export const intention = (order: Order, at: NewEvent['at'], causes: readonly number[]): NewEvent => ({
  kind: 'command.intended',
  at,
  device: order.device,
  ...(order.zone !== undefined && { zone: order.zone }),
  ...(order.actor !== undefined && { actor: order.actor }),
  causes: order.causes ?? causes,
  data: { desired: toJson(order.desired) },
});

/** What a restart must know of a command that had not ended. */
export const openState = (order: Order): Json => ({
  desired: toJson(order.desired),
  ...(order.zone !== undefined && { zone: order.zone }),
});
