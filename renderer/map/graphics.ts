/** What this machine can draw with, and what the person chose. Kept apart from the library, which is large. */

export type PainterKind = 'webgl' | 'canvas';

/** Renderers that only imitate a graphics card: Chromium's own, Mesa's, and the one Windows falls back to. */
const imitations = /swiftshader|llvmpipe|softpipe|software|basic render|warp/i;

/** True where a graphics card draws; software that imitates one is slower than the canvas map. */
export function hasGraphics(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (context === null) return false;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !imitations.test(String(name));
}

const key = 'fogward.map';

/** The person's own choice; `undefined` lets the machine decide. */
export function chosenPainter(storage: Storage): PainterKind | undefined {
  const kept = storage.getItem(key);
  return kept === 'webgl' || kept === 'canvas' ? kept : undefined;
}

export const choosePainter = (storage: Storage, kind: PainterKind): void => storage.setItem(key, kind);
