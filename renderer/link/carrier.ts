/** One open line to the core. Knows how bytes travel, nothing of what they mean. */
import type { ClientLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../main/contract/api.ts';

export type CoreClient = ContractRouterClient<Contract>;
export type LinkContext = Record<never, never>;

export interface Carrier {
  readonly link: ClientLink<LinkContext>;
  /** Settles when the line is gone, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Where the screen runs; the only thing that differs between the desktop and a browser. */
export interface Host {
  readonly kind: 'desktop' | 'browser';
  /** Opens a fresh line to the core; rejects when none can be had. */
  connect(): Promise<Carrier>;
}
