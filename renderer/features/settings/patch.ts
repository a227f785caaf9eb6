import {
  type Settings,
  type SettingsPatch,
  type SettingsSection,
  settingsDefaults,
} from '../../../shared/features/settings/schema.ts';

export type SettingValue = string | number | boolean;

const sectionOf = (settings: Settings, section: SettingsSection) => settings[section] as Record<string, SettingValue>;

export function settingOf(settings: Settings, section: SettingsSection, key: string): SettingValue {
  return sectionOf(settings, section)[key] ?? '';
}

export const isStandard = (settings: Settings, section: SettingsSection, key: string) =>
  settingOf(settings, section, key) === settingOf(settingsDefaults, section, key);

export function patchOf(section: SettingsSection, key: string, value: SettingValue): SettingsPatch {
  return { [section]: { [key]: value } };
}

/** What the core will make of it, ahead of its answer. */
export function applyPatch(settings: Settings, patch: SettingsPatch): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([section, values]) => [
      section,
      { ...values, ...(patch[section as SettingsSection] ?? {}) },
    ]),
  ) as Settings;
}

/** The patch that turns `from` into `to`: what undo sends. Empty sections are left out. */
export function difference(from: Settings, to: Settings): SettingsPatch {
  return Object.fromEntries(
    (Object.keys(to) as SettingsSection[]).flatMap((section) => {
      const before = sectionOf(from, section);
      const changed = Object.entries(sectionOf(to, section)).filter(([key, value]) => before[key] !== value);
      return changed.length > 0 ? [[section, Object.fromEntries(changed)]] : [];
    }),
  );
}

export const countOf = (patch: SettingsPatch) =>
  Object.values(patch).reduce((sum, values) => sum + Object.keys(values ?? {}).length, 0);
