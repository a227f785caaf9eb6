import { describe, expect, it } from 'vitest';
import { settingsDefaults, settingsPatch } from '../../../shared/features/settings/schema.ts';
import { allSettings, searchSettings } from './definitions.ts';
import { applyPatch, countOf, difference, isStandard, patchOf, settingOf } from './patch.ts';

describe('patches of the settings', () => {
  const changed = applyPatch(settingsDefaults, { appearance: { theme: 'dark', zoom: 1.5 }, headless: { port: 1 } });

  it('apply to what they name and leave the rest', () => {
    expect(changed.appearance).toEqual({ ...settingsDefaults.appearance, theme: 'dark', zoom: 1.5 });
    expect(changed.storage).toEqual(settingsDefaults.storage);
    expect(isStandard(changed, 'appearance', 'theme')).toBe(false);
    expect(isStandard(changed, 'appearance', 'density')).toBe(true);
    expect(settingOf(changed, 'headless', 'port')).toBe(1);
  });

  it('undo what they did', () => {
    const undo = difference(changed, settingsDefaults);
    expect(applyPatch(changed, undo)).toEqual(settingsDefaults);
    expect(countOf(undo)).toBe(3);
    expect(difference(changed, changed)).toEqual({});
  });

  it('are accepted by the core, for every setting at its default', () => {
    for (const { section, key } of allSettings) {
      const patch = patchOf(section, key, settingOf(settingsDefaults, section, key));
      expect(settingsPatch.safeParse(patch).success, `${section}.${key}`).toBe(true);
    }
  });
});

describe('definitions', () => {
  it('offer only what the schema accepts', () => {
    for (const { section, key, definition } of allSettings) {
      const { control } = definition;
      const values =
        control.type === 'segments' || control.type === 'select'
          ? control.choices.map(({ value }) => value)
          : control.type === 'slider' || control.type === 'number'
            ? [control.min, control.max]
            : [];
      for (const value of values)
        expect(settingsPatch.safeParse(patchOf(section, key, value)).success, `${section}.${key}=${value}`).toBe(true);
    }
  });

  it('hold every setting of the schema', () => {
    const known = Object.entries(settingsDefaults).flatMap(([section, values]) =>
      Object.keys(values).map((key) => `${section}.${key}`),
    );
    expect(allSettings.map(({ section, key }) => `${section}.${key}`)).toEqual(known);
  });
});

describe('search', () => {
  it.each([
    ['zoom', ['zoom']],
    ['bigger', ['zoom']],
    ['journal keep', ['journalDays']],
    ['nothing like it', []],
  ])('%s', (text, keys) => {
    expect(searchSettings(text).map(({ key }) => key)).toEqual(keys);
  });
  it('shows all for nothing', () => {
    expect(searchSettings('  ')).toHaveLength(allSettings.length);
  });
});
