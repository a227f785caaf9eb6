import { describe, expect, it } from 'vitest';
import { layoutDefaults, sanitiseLayout } from './layout-store.ts';

describe('remembered layout', () => {
  it('keeps what fits and drops the rest', () => {
    expect(sanitiseLayout({ dockHeight: 300, dockOpen: 'yes', inspectorWidth: -4, unknown: 1 })).toEqual({
      ...layoutDefaults,
      dockHeight: 300,
    });
  });

  it.each([null, 'text', 3, [], { dockHeight: Number.NaN }])('survives %j', (saved) => {
    expect(sanitiseLayout(saved)).toEqual(layoutDefaults);
  });
});
