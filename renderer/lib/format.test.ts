import { describe, expect, it } from 'vitest';
import { acceleratorAria, acceleratorKeys, acceleratorText } from './accelerator.ts';
import { formatBytes, formatRate } from './bytes.ts';
import { formatClock, formatDuration } from './duration.ts';
import { formatCompact, formatCount, formatNumber, formatPercent } from './number.ts';
import { platformOf } from './platform.ts';
import { formatAbsolute, formatDay, formatMoment, formatRelative, formatTimeOfDay } from './relative-time.ts';

/** No-break spaces are right on the screen and a nuisance in a test. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
  it.each([
    [0, '0'],
    [12_408, '12,408'],
    [-3, '-3'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
    [null, '–'],
    [undefined, '–'],
  ])('%s → %s', (value, text) => expect(formatNumber(value)).toBe(text));
  it('keeps the digits it is told', () => expect(formatNumber(2, 1)).toBe('2.0'));
  it.each([
    [999, '999'],
    [1000, '1k'],
    [12_408, '12.4k'],
    [999_999, '999k'],
    [3_140_000, '3.1M'],
    [-12_408, '-12.4k'],
    [2e9, '2B'],
    [Number.NaN, '–'],
  ])('compact %s → %s', (value, text) => expect(formatCompact(value)).toBe(text));
  it('percent', () => {
    expect(plain(formatPercent(0.384))).toBe('38 %');
    expect(plain(formatPercent(0.004, 1))).toBe('0.4 %');
    expect(formatPercent(null)).toBe('–');
  });
  it('counts', () => {
    expect(formatCount(1, 'project')).toBe('1 project');
    expect(formatCount(1200, 'project')).toBe('1,200 projects');
    expect(formatCount(2, 'child', 'children')).toBe('2 children');
  });
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [1024, '1.0 KB'],
    [1536, '1.5 KB'],
    [10 * 1024, '10 KB'],
    [999.6 * 1024, '1.0 MB'],
    [498 * 1024 ** 2, '498 MB'],
    [21 * 1024 ** 3, '21 GB'],
    [5e18, '4441 PB'],
    [-1536, '−1.5 KB'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('%s → %s', (value, text) => expect(plain(formatBytes(value))).toBe(text));
  it('rates', () => {
    expect(plain(formatRate(2048))).toBe('2.0 KB/s');
    expect(formatRate(null)).toBe('–');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [41.4, '41 ms'],
    [999.7, '1.0 s'],
    [1000, '1.0 s'],
    [9999, '9.9 s'],
    [10_000, '10 s'],
    [70_000, '1 min 10 s'],
    [120_000, '2 min'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [273_600_000, '3 d 4 h'],
    [Number.NaN, '–'],
    [null, '–'],
  ])('%s → %s', (value, text) => expect(plain(formatDuration(value))).toBe(text));
  it('a running clock keeps its width within the hour', () => {
    expect(formatClock(42_000)).toBe('0:42');
    expect(formatClock(3_729_000)).toBe('1:02:09');
    expect(formatClock(-5)).toBe('0:00');
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 21, 14, 2, 31).getTime();
  it.each([
    [0, 'just now'],
    [9_000, 'just now'],
    [25_000, '20 s ago'],
    [180_000, '3 min ago'],
    [7_200_000, '2 h ago'],
    [5 * 86_400_000, '5 d ago'],
    [-60_000, 'in 1 min'],
    [-25_000, 'in 20 s'],
    [-9_999, 'just now'],
    [-999, 'just now'],
  ])('%s ms before → %s', (span, text) => expect(plain(formatRelative(now - span, now))).toBe(text));
  it('what is planned has not happened', () => {
    expect(formatRelative(now + 4_000, now, true)).toBe('in a moment');
    expect(formatRelative(now - 4_000, now, true)).toBe('in a moment');
    expect(plain(formatRelative(now + 60_000, now, true))).toBe('in 1 min');
  });
  it('falls back to dates', () => {
    expect(plain(formatRelative(new Date(2026, 5, 1).getTime(), now))).toBe('1 Jun');
    expect(plain(formatDay(new Date(2024, 5, 1).getTime(), now))).toBe('1 Jun 2024');
    expect(formatMoment(now - 60_000, now)).toBe('14:01');
    expect(plain(formatMoment(now - 3 * 86_400_000, now))).toBe('18 Nov');
    expect(formatTimeOfDay(now, true)).toBe('14:02:31');
    expect(formatAbsolute(now)).toContain('14:02:31');
  });
  it('has a dash for what is no time', () => {
    for (const text of [formatRelative(Number.NaN, now), formatMoment(Number.NaN, now), formatAbsolute(Number.NaN)]) {
      expect(text).toBe('–');
    }
  });
});

describe('accelerators', () => {
  it.each([
    ['Mod+K', 'linux', 'Ctrl+K'],
    ['Mod+K', 'mac', '⌘K'],
    ['CommandOrControl+Shift+Space', 'windows', 'Ctrl+Shift+Space'],
    ['Shift+Mod+Alt+k', 'mac', '⌥⇧⌘K'],
    ['Control+Return', 'mac', '⌃↩'],
    ['Meta+E', 'windows', 'Win+E'],
    ['Super+E', 'linux', 'Super+E'],
    ['Mod++', 'linux', 'Ctrl++'],
    ['G N', 'linux', 'G N'],
    ['ArrowUp', 'linux', '↑'],
    ['?', 'mac', '?'],
    ['', 'mac', ''],
  ] as const)('%s on %s → %s', (keys, platform, text) => expect(acceleratorText(keys, platform)).toBe(text));
  it('keeps a sequence apart', () => expect(acceleratorKeys('G N', 'linux')).toEqual([['G'], ['N']]));
  it('names keys as aria-keyshortcuts wants them', () => {
    expect(acceleratorAria('Mod+Shift+K', 'mac')).toBe('Meta+Shift+K');
    expect(acceleratorAria('Mod+Up', 'linux')).toBe('Control+ArrowUp');
    expect(acceleratorAria('Mod++', 'linux')).toBe('Control+Plus');
  });
  it('knows the platform from the user agent', () => {
    expect(platformOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)')).toBe('mac');
    expect(platformOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64)')).toBe('windows');
    expect(platformOf('Mozilla/5.0 (X11; Linux x86_64)')).toBe('linux');
  });
});
