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
  voice: {
    mode: 'How the key listens',
    endBySilence: 'Silence ends what is said',
    warm: 'Keep the microphone open',
    microphone: 'Microphone',
    language: 'Language that is spoken',
    keepAudio: 'Keep what was said as sound',
    historyDays: 'Days that what was said is kept',
    useModel: 'Ask a model what was meant',
    speak: 'Answer aloud',
    speakWith: 'Voice of the answers',
    speakVoice: 'Which voice',
    speakRate: 'How fast it speaks',
    dictationClipboard: 'Put what is dictated on the clipboard',
    wake: 'Listen for “Optimus”',
    speakerCheck: 'Check whose voice it is',
  },
  updates: {
    feedUrl: 'Address of the update feed',
  },
  headless: {
    port: 'Port',
  },
} as const satisfies { [S in SettingsSection]: { [K in keyof Settings[S]]: string } };
