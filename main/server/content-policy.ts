/**
 * What a page of ours may load and which headers go with it. Data and pure functions; both shells use it.
 * Never loosened for one page: a library that needs more than this is the wrong library.
 */

export interface ContentPolicyOptions {
  /** Fresh for every load of the page; for the component library's own style tags. */
  readonly nonce: string;
  /** Further connect sources: the server adds its own WebSocket address. */
  readonly connect: readonly string[];
}

/** The Content-Security-Policy of the console's page. */
export function contentPolicy({ nonce, connect }: ContentPolicyOptions): string {
  const directives: readonly (readonly [name: string, ...sources: string[]])[] = [
    ['default-src', "'none'"],
    ['script-src', "'self'"],
    ['style-src', "'self'", `'nonce-${nonce}'`],
    ['img-src', "'self'", 'blob:', 'data:'],
    ['font-src', "'self'"],
    ['media-src', "'self'"],
    ['connect-src', "'self'", ...connect],
    ['worker-src', "'self'", 'blob:'],
    ['base-uri', "'none'"],
    ['form-action', "'none'"],
    ['frame-ancestors', "'none'"],
  ];
  return directives.map((directive) => directive.join(' ')).join('; ');
}

/** Headers that go with every answer, page or not. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The place in index.html that carries the nonce to the page. */
export const noncePlaceholder = '__CSP_NONCE__';
