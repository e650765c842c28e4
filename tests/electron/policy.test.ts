import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as policy from '../../main/electron/policy.ts';
import { contentPolicy } from '../../main/server/content-policy.ts';

const root = join(import.meta.dirname, '../..');

describe('the policy', () => {
  it('keeps pages in their sandbox', () => {
    expect(policy.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      spellcheck: false,
    });
    expect(policy.schemePrivileges).toMatchObject({ standard: true, secure: true, bypassCSP: false });
  });

  it('lets pages run nothing inline and talk to nobody', () => {
    const csp = contentPolicy({ nonce: 'abc', connect: [] });
    expect(csp).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc'; img-src 'self' blob: data:; font-src 'self'; " +
        "media-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it('grants the short table of permissions to the console only', () => {
    expect(policy.permits('fullscreen', 'app://console')).toBe(true);
    expect(policy.permits('fullscreen', 'app://console/')).toBe(true);
    for (const permission of [
      'geolocation',
      'media',
      'notifications',
      'midi',
      'openExternal',
      'hid',
      'serial',
      'usb',
    ]) {
      expect(policy.permits(permission, 'app://console')).toBe(false);
    }
    for (const origin of ['', 'null', 'https://console', 'app://other', 'app://console.evil', 'file://']) {
      expect(policy.permits('fullscreen', origin)).toBe(false);
    }
  });

  it('knows its own address from any other', () => {
    for (const own of ['app://console/', 'app://console/index.html', 'app://console/?a=1#b']) {
      expect(policy.isConsoleAddress(own)).toBe(true);
    }
    for (const other of [
      '',
      'app:console',
      'app://consolex/',
      'app://x@console/',
      'http://console/',
      'file:///console/',
      'app://',
    ]) {
      expect(policy.isConsoleAddress(other)).toBe(false);
    }
    fc.assert(
      fc.property(fc.webUrl(), (url) => !policy.isConsoleAddress(url) && !policy.mayLoad(url)),
      { numRuns: 25 },
    );
  });

  it('loads only its own scheme and what the page already holds', () => {
    for (const own of ['app://console/a.js', 'blob:app://console/1-2', 'data:image/png;base64,AA']) {
      expect(policy.mayLoad(own)).toBe(true);
    }
    for (const other of [
      'https://a.example/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'data:text/html,x',
      'blob:http://a/1',
    ]) {
      expect(policy.mayLoad(other)).toBe(false);
    }
  });

  it('has the fuses that the packaging file sets', () => {
    const builder: unknown = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'));
    expect(builder).toMatchObject({ electronFuses: policy.fuses, asar: true, npmRebuild: false });
    expect(policy.fuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});
