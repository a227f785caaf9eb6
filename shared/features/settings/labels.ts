import type { Settings, SettingsSection } from './schema.ts';

/** What each setting is called, on the screen and in the journal. */
export const settingLabels = {
  appearance: {
    theme: 'Theme',
    density: 'Density',
    zoom: 'Zoom',
    motion: 'Motion',
  },
  window: {
    closeToTray: 'Close to the tray',
    startAtLogin: 'Start at login',
    startHidden: 'Start hidden',
  },
  hotkeys: {
    toggleWindow: 'Show or hide Optimus',
    palette: 'Open the command palette from anywhere',
    voice: 'Speak to Optimus',
  },
  notifications: {
    native: 'Notifications of the system',
    minimum: 'Notify from severity',
  },
  storage: {
    lowDiskPercent: 'Warn when the disk gets full',
    journalDays: 'Keep the journal for',
  },
  updates: {
    feedUrl: 'Address of the update feed',
  },
  headless: {
    port: 'Port',
  },
} as const satisfies { [S in SettingsSection]: { [K in keyof Settings[S]]: string } };
