declare global {
  // The scroll-lock library reads its style tag's nonce from this global.
  var __webpack_nonce__: string | undefined;
}

/** The page's style nonce, put into the page by the host on each load; shared with libraries that add style tags. */
export function readNonce(page: Document): string {
  const nonce = page.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  globalThis.__webpack_nonce__ = nonce;
  return nonce;
}
