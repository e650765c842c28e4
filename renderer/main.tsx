/** The screen: shows what the core says and carries a person's acts to it. Never decides, never talks to a device. */
import './zod-without-eval.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/overview.css';
import './styles/overview-rows.css';
import './styles/zone.css';
import './styles/pages.css';
import './styles/alarms.css';
import './styles/device-command.css';
import './styles/links.css';
import './styles/training.css';
import './styles/wall.css';
import './styles/zone-past.css';
import './styles/comfort.css';
import './styles/narrow.css';
import i18next from 'i18next';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConsoleContext } from './console-context.ts';
import { findHost } from './host.ts';
import { startLine } from './link/core-line.ts';
import { tabMemory } from './link/memory.ts';
import { FaultGuard } from './parts/fault-guard.tsx';
import { App } from './shell/app.tsx';
import { Themed } from './shell/themed.tsx';
import { Toasts } from './shell/toasts.tsx';
import { watchForStaleParts } from './stale-chunk.ts';
import { createConsoleStores } from './stores/console-stores.ts';
import { readNonce } from './style-nonce.ts';
import { learnFaultTexts } from './text/fault-texts.ts';
import { startLanguages } from './text/i18n.ts';
import { startTheme } from './theme-choice.ts';
import { startTicker } from './ticker.ts';

const nonce = readNonce(document);
watchForStaleParts(window);
startTheme(localStorage, document);
startLanguages(localStorage, document);
const stores = createConsoleStores();
const parts = { stores, line: startLine(findHost(), stores, tabMemory(sessionStorage)), ticker: startTicker() };
// The zones are told of every second: what they change and every age are drawn together.
stores.zones.onChange(parts.ticker.nudge);
stores.site.subscribe(({ index }) => index && learnFaultTexts(i18next, index.site.faultTexts));

const root = document.getElementById('root');
if (root === null) throw new Error('Bug: the page has no root');
createRoot(root).render(
  <StrictMode>
    <Themed nonce={nonce}>
      <ConsoleContext value={parts}>
        <FaultGuard whole>
          <Toasts />
          <App />
        </FaultGuard>
      </ConsoleContext>
    </Themed>
  </StrictMode>,
);
