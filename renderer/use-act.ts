import { notifications } from '@mantine/notifications';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActResult } from '../main/contract/views/stage.ts';
import { useConsole, useSite, useTimeZone } from './console-context.ts';
import { beforeLoss } from './link/before-loss.ts';
import type { CoreClient } from './link/carrier.ts';
import { tellRefusal } from './text/reasons.ts';
import { errorCode } from './use-query.ts';

export interface Act<A extends readonly unknown[]> {
  readonly busy: boolean;
  /** Why the last attempt was refused or failed, as a sentence; cleared by the next attempt. */
  readonly refusal: string | undefined;
  run(...args: A): Promise<boolean>;
}

/** What the core says to an act: done, or a refusal, or what was prepared. */
export type Answer = ActResult | { readonly done: true } | object;

/** The toast that an act was not even sent; it is true only until the core is back. */
export const notSent = 'not-sent';

export interface Telling {
  /** The refusal stands beside the button as long as its place is on the screen, and is not said a second time. */
  readonly inline?: boolean;
}

/** Asks the core for an act and tells the person plainly when it says no. Nothing on the screen changes by itself. */
export function useAct<A extends readonly unknown[]>(
  ask: (core: CoreClient, ...args: A) => Promise<Answer>,
  { inline = false }: Telling = {},
): Act<A> {
  const { line, stores, ticker } = useConsole();
  const { t, i18n } = useTranslation();
  const site = useSite();
  const timeZone = useTimeZone();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const mounted = useRef(false);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const unsent = t('error.NOT_SENT');
  useEffect(() => {
    if (refusal !== unsent) return;
    return stores.line.subscribe(({ phase }) => phase === 'live' && setRefusal(undefined));
  }, [refusal, unsent, stores]);

  const run = useCallback(
    async (...args: A): Promise<boolean> => {
      setBusy(true);
      setRefusal(undefined);
      const refuse = (sentence: string, title = t('act.refused'), id?: string): boolean => {
        setRefusal(sentence);
        if (inline && mounted.current) return false;
        notifications.show({ title, message: sentence, color: 'orange', autoClose: 12_000, ...(id && { id }) });
        return false;
      };
      try {
        // What is handed to a line that leads nowhere could still be done much later.
        if (stores.line.getState().phase === 'lost') return refuse(unsent, undefined, notSent);
        const answer = await beforeLoss(stores.line, ask(line.client, ...args));
        if ('done' in answer && answer.done === false && 'refusal' in answer) {
          // The time is asked for here, so that no form is rendered anew each second for a sentence it rarely needs.
          const now = ticker.now() + stores.line.getState().clockOffset;
          return refuse(tellRefusal({ t, language: i18n.language, timeZone, now, site }, answer.refusal));
        }
        return true;
      } catch (error) {
        const code = errorCode(error);
        const title = isUnknown(code) ? t('act.unknown') : undefined;
        return refuse(t(`error.${code}`, { defaultValue: t('error.other', { code }) }), title);
      } finally {
        setBusy(false);
      }
    },
    [ask, line, stores, ticker, t, i18n.language, timeZone, site, inline, unsent],
  );
  return { busy, refusal, run };
}

/** Whether a failed call leaves open if the core has acted. */
const isUnknown = (code: string): boolean => code === 'NO_ANSWER' || code === 'BAD_ANSWER';
