import { describe, expect, it } from 'vitest';
import { normaliseExternalUrl } from '../../core/lib/external-url.ts';
import { decideNavigation, type NavigationKind } from './navigation.ts';
import { isAppUrl } from './origin.ts';

const KINDS: readonly NavigationKind[] = ['navigate', 'redirect', 'window-open', 'frame'];

const HOSTILE: readonly string[] = [
  // schemes that run, read or leak
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'file://server/share/x.exe',
  'FILE:///C:/Windows/System32/calc.exe',
  'about:blank',
  'blob:app://optimus/1b2c',
  'blob:https://evil.example/1b2c',
  'filesystem:app://optimus/temporary/x',
  'view-source:https://example.com',
  'chrome://gpu',
  'devtools://devtools/bundled/inspector.html',
  'chrome-extension://abc/x.html',
  'http://example.com/',
  'http://localhost:3000/',
  'ws://example.com/',
  'ftp://example.com/x',
  'smb://server/share',
  'ssh://user@host/',
  'git://example.com/x.git',
  'tel:+123',
  'sms:+123',
  'ms-msdt:/id PCWDiagnostic',
  'ms-officecmd:{}',
  'search-ms:query=x',
  'shell:startup',
  'steam://run/1',
  'vscode://file/etc/passwd',
  'x-apple.systempreferences:',
  'optimus://settings',
  'intent://scan/#Intent;scheme=zxing;end',
  'jar:https://example.com!/x',
  'ldap://evil.example/x',
  'javascript&colon;alert(1)',
  // almost our origin
  'app://optimus.evil.example/',
  'app://evil/',
  'app://optimus@evil/',
  'app://user@optimus/',
  'app://user:pass@optimus/',
  'app://optimus:8080/',
  'app://optimus./',
  'app://OPTIMUS/',
  'APP://optimus/',
  'app:optimus/',
  'app:/optimus/',
  'app:///optimus/',
  'app:\\\\optimus\\',
  'app://optimus\\@evil/',
  'app://optimus%2eevil/',
  'app://optimus%00/',
  'app://',
  'app:',
  'apps://optimus/',
  'xapp://optimus/',
  '\tapp://optimus/',
  'app://оptimus/',
  // https that wants to be misread
  'https://user@example.com/',
  'https://user:pass@example.com/',
  'https://example.com@evil.example/',
  'https://example.com%40evil.example/',
  'https:example.com',
  'https:/example.com',
  'https:///example.com',
  'https:\\\\example.com',
  'https://example.com\\@evil.example',
  'https://exa mple.com/',
  'https://example.com/\nx',
  'https://example.com/\r\nSet-Cookie: a',
  'https://example.com/\0',
  'https://example.com/%00',
  'https://example.com/?a=%0d%0ab',
  'https://example.com/\u202egpj.exe',
  'https://exam\u200bple.com/',
  'https://%65xample.com/',
  'https://',
  'https://:443/',
  'https://example.com:99999/',
  'https://[::1/',
  `https://example.com/${'a'.repeat(3000)}`,
  '//example.com/',
  '\\\\server\\share',
  '/etc/passwd',
  'C:\\Windows\\System32\\calc.exe',
  '--renderer-cmd-prefix=calc',
  // mail that does more than mail
  'mailto:',
  'mailto:not-an-address',
  'mailto:a@b.example?attach=/etc/passwd',
  'mailto:a@b.example?attachment=C:/x',
  'mailto:a@b.example?bcc=evil@evil.example',
  'mailto:a@b.example?subject=x%0d%0abcc:evil@evil.example',
  'mailto:a@b.example?subject=a&subject=b',
  'mailto:a@b.example,c@d.example',
  'mailto:a@b.example%0d%0abcc:e@e.example',
  'mailto:"a"@b.example',
  'mailto:-x@b',
  '',
];

describe('navigation policy', () => {
  it('has a table worth the name', () => expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(60));

  it.each(HOSTILE.map((url) => [url.slice(0, 80), url] as const))('refuses %j in every way', (_short, url) => {
    for (const kind of KINDS) expect(decideNavigation(url, { kind }), kind).toBe('deny');
    expect(normaliseExternalUrl(url)).toBeNull();
    expect(isAppUrl(url)).toBe(false);
  });

  it('lets a frame show what the page wrote into it, and nothing else go there', () => {
    const decided = (url: string) => KINDS.map((kind) => decideNavigation(url, { kind }));
    expect(decided('about:srcdoc')).toEqual(['deny', 'deny', 'deny', 'allow']);
    for (const url of ['about:srcdoc#x', 'about:srcdoc?x', 'ABOUT:SRCDOC', ' about:srcdoc'])
      expect(decided(url)).toEqual(['deny', 'deny', 'deny', 'deny']);
  });

  it.each(['app://optimus/', 'app://optimus/settings?section=a#b', 'app://optimus'])(
    'stays in the app at %s',
    (url) => {
      expect(KINDS.map((kind) => decideNavigation(url, { kind }))).toEqual(['allow', 'allow', 'deny', 'deny']);
    },
  );

  it.each(['https://example.com/a?b#c', 'https://localhost:8443/', 'mailto:a@b.example?subject=Hello%20there'])(
    'hands %s to the system, but never after a redirect or in a frame',
    (url) => {
      expect(KINDS.map((kind) => decideNavigation(url, { kind }))).toEqual([
        'open-external',
        'deny',
        'open-external',
        'deny',
      ]);
    },
  );

  it.each([
    ['HTTPS://Example.COM', 'https://example.com/'],
    ['https://example.com/a/../b', 'https://example.com/b'],
    ['https://example.com/"x"', 'https://example.com/%22x%22'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['mailto:a@b.example?body=one%0Atwo', 'mailto:a@b.example?body=one%0Atwo'],
  ])('normalises %s to %s', (raw, normal) => {
    expect(normaliseExternalUrl(raw)).toBe(normal);
  });
});
