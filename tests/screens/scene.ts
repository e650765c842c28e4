/** What a picture is of: a page in a state, how to get there, and when it is ready to be taken. */
import type { Page } from 'playwright-core';
import type { Language, Served } from '../e2e/console.ts';

/** What a scene needs to know to act in front of the camera. */
export interface Shot {
  readonly page: Page;
  readonly served: Served;
  readonly language: Language;
  /** The screen's own words in the shot's language. */
  readonly say: (key: string) => string;
  /** The fog event to show, once there is one. */
  readonly fogEvent: number | undefined;
}

export interface Scene {
  /** `PAGE-STATE`, the first half of the file's name. */
  readonly name: string;
  readonly route: string;
  /** Must be in sight before the picture is taken; a CSS selector. */
  readonly ready: string;
  readonly account?: 'viewer' | 'operator' | 'technician' | 'supervisor' | 'admin' | 'nobody';
  /** What a person does on the page before the picture. */
  readonly act?: (shot: Shot) => Promise<void>;
  /** Puts right afterwards what `act` left on the server. */
  readonly undo?: (shot: Shot) => Promise<void>;
}

export const sizes = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;
export type Size = (typeof sizes)[number];
export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[];

export interface Wish {
  readonly scene: Scene;
  readonly language: Language;
  readonly size: Size;
}

const tag = (language: Language): string => (language === 'en' ? 'en' : 'zh');

/** Without its ending: `zone-fog-zh-1366`. */
export const nameOf = ({ scene, language, size }: Wish): string => `${scene.name}-${tag(language)}-${size.width}`;
