import { describe, expect, it } from 'vitest';
import { capabilityName } from './capability-names.ts';
import { diagnosticsText } from './diagnostics.ts';

describe('diagnostics', () => {
  it('says what a report needs, in plain text', () => {
    const text = diagnosticsText({
      info: {
        version: '0.1.0',
        host: 'headless',
        platform: 'linux',
        arch: 'x64',
        versions: { node: '24.0.0' },
        dataDir: '/data',
        startedAt: 0,
        safeMode: true,
        recovery: null,
        capabilities: { tray: { available: false, why: 'No desktop here.', remedy: '' } },
      },
      sample: undefined,
      copies: undefined,
      userAgent: 'Test',
      now: 65_000,
    });
    expect(text).toContain('Optimus 0.1.0 (headless) on linux x64');
    expect(text).toContain('Up: 1 min 5 s, safe mode');
    expect(text).toContain('tray: not available: No desktop here.');
    expect(text).not.toContain('\u00a0');
  });

  it('names a capability that it does not know', () => {
    expect(capabilityName('screenReader').label).toBe('Screen reader');
    expect(capabilityName('tray').label).toBe('Tray icon');
  });
});
