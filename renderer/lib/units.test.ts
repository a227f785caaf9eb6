import { describe, expect, it } from 'vitest';
import { metricWords } from '../../shared/lib/metrics.ts';
import { formatTick, formatUnit, stepsOf } from './units.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('figures with their unit', () => {
  it('says what is not known with a dash, whatever the unit', () => {
    for (const { unit } of Object.values(metricWords)) {
      expect(formatUnit(unit, null)).toBe('–');
      expect(formatUnit(unit, Number.NaN)).toBe('–');
    }
  });

  it('keeps one digit below a hundred and none above', () => {
    expect(plain(formatUnit('percent', 3.1234))).toBe('3.1 %');
    expect(plain(formatUnit('percent', 99.96))).toBe('100 %');
    expect(plain(formatUnit('percent', 399.4))).toBe('399 %');
    expect(plain(formatUnit('bytes/s', 3_250_000))).toBe('3.1 MB/s');
    expect(plain(formatUnit('ms', 12_500))).toBe('12 s');
    expect(formatUnit('load', 1.5)).toBe('1.50');
  });
});

describe('labels of an axis', () => {
  it('have the digits of their step', () => {
    expect(plain(formatTick('percent', 20, 20))).toBe('20 %');
    expect(plain(formatTick('percent', 0.5, 0.5))).toBe('0.5 %');
    expect(formatTick('load', 0.25, 0.05)).toBe('0.25');
    expect(formatTick('bytes', 0, 1024)).toBe('0');
  });

  it('stand at powers of two for bytes and never between whole things', () => {
    expect(stepsOf('bytes')).toContain(2 ** 30);
    expect(Math.min(...stepsOf('count'))).toBe(1);
    expect(stepsOf('percent').every((step, i, all) => i === 0 || step > (all[i - 1] ?? 0))).toBe(true);
  });
});
