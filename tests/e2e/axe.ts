/** What axe finds wrong with a page for people who cannot see or point. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

interface Look {
  /** The part of the page that is judged: a selector; the whole page when missing. */
  readonly part?: string;
  readonly judging?: 'all' | 'contrast' | 'all-but-contrast';
}

/** Every finding, whatever its impact, as `rule: the first element that breaks it`. */
export const faults = async (page: Page, look: Look = {}): Promise<string[]> => (await judge(page, look)).map(tell);

/** The findings that shut somebody out. */
export const seriousFaults = async (page: Page, look: Look = {}): Promise<string[]> =>
  (await judge(page, look)).filter(({ impact }) => impact === 'serious' || impact === 'critical').map(tell);

type Findings = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'];

const tell = ({ id, nodes }: Findings[number]): string => `${id}: ${nodes[0]?.html}`;

async function judge(page: Page, { part = 'html', judging = 'all' }: Look): Promise<Findings> {
  // No page of the console has a frame, so all of axe runs in the page itself, which is several times as quick.
  const builder = new AxeBuilder({ page })
    .setLegacyMode()
    .include(part)
    .options({ resultTypes: ['violations'] });
  if (judging === 'contrast') builder.withRules(['color-contrast']);
  if (judging === 'all-but-contrast') builder.disableRules(['color-contrast']);
  return (await builder.analyze()).violations;
}
