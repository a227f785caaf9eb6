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
    quietHours: 'Quiet hours',
    quietFrom: 'Quiet from',
    quietUntil: 'Quiet until',
    quietZone: 'Time zone of quiet hours',
    quietCritical: 'Critical notices pass in quiet hours',
    dedupeMinutes: 'Say the same thing once in',
    digestMinutes: 'Bundle many notices within',
    keepDays: 'Keep notices for',
  },
  storage: {
    lowDiskPercent: 'Warn when the disk gets full',
    journalDays: 'Keep the journal for',
  },
  monitors: {
    sampling: 'Measure this machine',
    limitMb: 'Room for what was measured',
  },
  logs: {
    limitMb: 'Room for the lines of each project',
  },
  terminals: {
    fontSize: 'Size of the letters in terminals',
    screenReader: 'Screen reader in terminals',
    clipboard: 'Programs may write to the clipboard',
    mostOpen: 'Terminals open at once',
    keepMb: 'Keep of one terminal',
    keepAllMb: 'Keep of all terminals',
  },
  updates: {
    feedUrl: 'Address of the update feed',
  },
  headless: {
    port: 'Port',
  },
} as const satisfies { [S in SettingsSection]: { [K in keyof Settings[S]]: string } };
