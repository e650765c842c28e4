/** The screen: shows what the core says and carries a person's acts to it. Never decides, never talks to a device. */
import './zod-without-eval.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';
import './styles/overview.css';
import './styles/zone.css';
import './styles/pages.css';
import './styles/alarms.css';
import './styles/device-command.css';
import './styles/links.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConsoleContext } from './console-context.ts';
import { findHost } from './host.ts';
import { startLine } from './link/core-line.ts';
import { tabMemory } from './link/memory.ts';
import { App } from './shell/app.tsx';
import { createConsoleStores } from './stores/console-stores.ts';
import { readNonce } from './style-nonce.ts';
import { startLanguages } from './text/i18n.ts';
import { theme } from './theme.ts';
import { startTicker } from './ticker.ts';

const nonce = readNonce(document);
startLanguages(localStorage, document);
const stores = createConsoleStores();
const parts = { stores, line: startLine(findHost(), stores, tabMemory(sessionStorage)), ticker: startTicker() };
const schemes = localStorageColorSchemeManager({ key: 'fogward.theme' });

const root = document.getElementById('root');
if (root === null) throw new Error('Bug: the page has no root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="dark" colorSchemeManager={schemes} getStyleNonce={() => nonce}>
      <Notifications position="top-right" limit={4} />
      <ConsoleContext value={parts}>
        <App />
      </ConsoleContext>
    </MantineProvider>
  </StrictMode>,
);
