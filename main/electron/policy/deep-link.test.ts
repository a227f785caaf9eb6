import { describe, expect, it } from 'vitest';
import { parseDeepLink } from './deep-link.ts';

const HOSTILE: readonly string[] = [
  // other schemes, nested schemes
  'javascript:alert(1)',
  'optimus:javascript:alert(1)',
  'optimus://javascript:alert(1)',
  'optimus://optimus://settings',
  'optimus://https://evil.example/',
  'optimus://file:///etc/passwd',
  'optimus:settings',
  'optimus:/settings',
  'optimus:///settings',
  'optimus:////settings',
  'OPTIMUS://settings',
  ' optimus://settings',
  'xoptimus://settings',
  // authority tricks
  'optimus://user@settings',
  'optimus://user:pass@settings',
  'optimus://settings:80',
  'optimus://settings:80/',
  'optimus://settings.',
  'optimus://settings.evil.example',
  'optimus://evil.example/settings',
  'optimus://[::1]/settings',
  'optimus://127.0.0.1/settings',
  // traversal and encodings
  'optimus://settings/..',
  'optimus://settings/../about',
  'optimus://settings/%2e%2e/about',
  'optimus://settings/%252e%252e',
  'optimus://%73ettings',
  'optimus://%2573ettings',
  'optimus://settings%2fabout',
  'optimus://settings%00',
  'optimus://settings\\about',
  'optimus://settings//about',
  'optimus://settings/extra',
  // commands in disguise
  'optimus://run/shop-api',
  'optimus://start?project=shop',
  'optimus://exec?cmd=rm',
  'optimus://deploy/production',
  'optimus://constructor',
  'optimus://__proto__',
  'optimus://tostring',
  'optimus://dev/gallery',
  'optimus://',
  'optimus://?section=general',
  'optimus://now --no-sandbox',
  'optimus://now" --renderer-cmd-prefix="calc',
  "optimus://now' && calc",
  'optimus://now;calc',
  'optimus://now|calc',
  'optimus://now`calc`',
  'optimus://now$(calc)',
  // parameters
  'optimus://settings?section=../../x',
  'optimus://settings?section=%2e%2e%2fx',
  'optimus://settings?section=General',
  'optimus://settings?section=',
  'optimus://settings?section',
  'optimus://settings?section=a=b',
  'optimus://settings?section=a&section=b',
  'optimus://settings?unknown=1',
  'optimus://settings?__proto__=x',
  'optimus://settings?constructor=x',
  'optimus://about?section=general',
  'optimus://journal?text=%3Cscript%3E',
  'optimus://journal?text=%253Cscript%253E',
  'optimus://journal?text=a%0d%0ab',
  'optimus://journal?text=a%00',
  'optimus://journal?text=%E2%80%AEtxt',
  'optimus://journal?text=%ff',
  'optimus://journal?text=%',
  'optimus://journal?text=%u0041',
  'optimus://journal?subject=a%2fb',
  'optimus://journal?subject=project',
  'optimus://journal?kinds=..',
  `optimus://journal?text=${'a'.repeat(121)}`,
  'optimus://settings#javascript:alert(1)',
  // characters
  'optimus://settings\n',
  'optimus://settings\r\nHost: x',
  'optimus://set\ttings',
  'optimus://settings\0',
  'optimus://\u0455ettings',
  'optimus://\uff53ettings',
  'optimus://settings\u202e',
  'optimus://settings\u200b',
  `optimus://settings?section=${'a'.repeat(10_000)}`,
  'a'.repeat(1_000_000),
  '',
];

describe('deep links', () => {
  it('has a table worth the name', () => expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(30));

  it.each(HOSTILE.map((link) => [link.slice(0, 80), link] as const))('refuses %j', (_short, link) => {
    expect(parseDeepLink(link)).toBeNull();
  });

  it.each([
    ['optimus://now', '/'],
    ['optimus://now/', '/'],
    ['optimus://settings', '/settings'],
    ['optimus://settings?section=global-hotkeys', '/settings?section=global-hotkeys'],
    ['optimus://journal?text=port%203000&kinds=backup.failed', '/journal?text=port+3000&kinds=backup.failed'],
    ['optimus://journal?text=größe', null],
    ['optimus://journal?text=gr%C3%B6%C3%9Fe', '/journal?text=gr%C3%B6%C3%9Fe'],
    ['optimus://journal?subject=project:proj_01-a', '/journal?subject=project%3Aproj_01-a'],
    ['optimus://journal?severity=error&range=today', '/journal?severity=error&range=today'],
    ['optimus://about', '/about'],
    ['optimus://keyboard', '/keyboard'],
  ])('leads %s to %s', (link, place) => {
    expect(parseDeepLink(link)).toBe(place);
  });
});
