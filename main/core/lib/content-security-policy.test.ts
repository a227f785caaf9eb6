import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, inlineScripts, pageSecurityHeaders, scriptsOf } from './content-security-policy.ts';

const directive = (policy: string, name: string) =>
  policy.split('; ').find((part) => part.startsWith(`${name} `)) ?? 'absent';

const digest256 = (script: string) => `sha256-${createHash('sha256').update(script).digest('base64')}`;
const digest = (script: string) => `'${digest256(script)}'`;

describe('content security policy', () => {
  it('is exactly this without further origins', () => {
    expect(contentSecurityPolicy()).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; font-src 'self'; " +
        "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; " +
        "manifest-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
    );
  });

  it('lets exactly those scripts stand in the page that are in what is served', () => {
    const scripts = inlineScripts('<script>alert(1)\n</script><script src="/a.js"></script><script>2</script>');
    expect(scripts).toEqual(['alert(1)\n', '2']);
    expect(directive(contentSecurityPolicy({ scripts }), 'script-src')).toBe(
      `script-src 'self' 'wasm-unsafe-eval' ${scripts.map(digest).join(' ')}`,
    );
  });

  it('lets the frame of diagrams run exactly the scripts that the page was built with', () => {
    const digest = digest256('draw()');
    const html = `<meta name="diagram-scripts" content="${digest}" /><script>1</script>`;
    expect(scriptsOf(html)).toEqual({ scripts: ['1'], digests: [digest] });
    expect(directive(contentSecurityPolicy({ digests: [digest] }), 'script-src')).toBe(
      `script-src 'self' 'wasm-unsafe-eval' '${digest}'`,
    );
    expect(directive(contentSecurityPolicy({ digests: [digest] }), 'frame-src')).toBe("frame-src 'none'");
    expect(scriptsOf('<script>1</script>').digests).toEqual([]);
  });

  it.each(["'unsafe-inline'", 'unsafe-inline', '*', "sha256-x' 'unsafe-inline", ''])(
    'refuses %j as a digest',
    (digest) => {
      expect(() => contentSecurityPolicy({ digests: [digest] })).toThrow('not a digest');
    },
  );

  it('never lets a script be inline, evaluated or foreign', () => {
    const scripts = directive(contentSecurityPolicy({ connectSrc: ['ws://127.0.0.1:4680'] }), 'script-src');
    expect(scripts).toBe("script-src 'self' 'wasm-unsafe-eval'");
  });

  it('adds the origins that it is given to connect-src alone', () => {
    const policy = contentSecurityPolicy({ connectSrc: ['ws://127.0.0.1:4680', 'ws://[::1]:4680'] });
    expect(directive(policy, 'connect-src')).toBe("connect-src 'self' ws://127.0.0.1:4680 ws://[::1]:4680");
    expect(policy.match(/4680/g)).toHaveLength(2);
  });

  it.each(['*', 'ws://*', "ws://a; script-src 'unsafe-inline'", 'ws://a/path', 'data:', ''])(
    'refuses %j as an origin, so that a value cannot add a directive',
    (source) => {
      expect(() => contentSecurityPolicy({ connectSrc: [source] })).toThrow('not an origin');
    },
  );

  it('comes with the other headers', () => {
    expect(pageSecurityHeaders()).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
  });
});
