import { describe, expect, it } from 'vitest';
import { isTrustedSender } from './sender.ts';

const own = new Set([7]);
const good = { frameUrl: 'app://optimus/journal', isMainFrame: true, webContentsId: 7 };

describe('sender check', () => {
  it('listens to the main frame of our own page', () => expect(isTrustedSender(good, own)).toBe(true));

  it.each([
    ['a sub-frame', { isMainFrame: false }],
    ['a frame that is gone', { frameUrl: null }],
    ['a blank page', { frameUrl: 'about:blank' }],
    ['a file', { frameUrl: 'file:///app/index.html' }],
    ['a foreign page', { frameUrl: 'https://evil.example/' }],
    ['another host of our scheme', { frameUrl: 'app://evil/' }],
    ['the error page of Chromium', { frameUrl: 'chrome-error://chromewebdata/' }],
    ['web contents that we did not make', { webContentsId: 8 }],
  ])('does not listen to %s', (_who, change) => {
    expect(isTrustedSender({ ...good, ...change }, own)).toBe(false);
  });
});
