import { z } from 'zod';
import { fieldProblem } from '../../contract/errors.ts';

export const settingsVersion = 1;

const accelerator = z.string().max(60);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 22:00');

function isZone(zone: string): boolean {
  try {
    return zone === '' || new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

type WithDefaults<S extends z.ZodRawShape> = { [K in keyof S]: S[K] extends z.ZodType ? z.ZodDefault<S[K]> : never };

/** A patch must not carry defaults (zod fills them in even inside `optional`), so both schemas come from one bare shape. */
function section<S extends z.ZodRawShape>(shape: S, defaults: z.output<z.ZodObject<S>>) {
  const filled = Object.entries(shape).map(([key, schema]) => [
    key,
    (schema as z.ZodType).default((defaults as Record<string, unknown>)[key]),
  ]);
  return {
    full: z.object(Object.fromEntries(filled) as unknown as WithDefaults<S>),
    patch: z.strictObject(shape).partial().optional(),
    defaults,
  };
}

const appearance = section(
  {
    theme: z.enum(['system', 'light', 'dark', 'contrast']),
    density: z.enum(['comfortable', 'compact']),
    zoom: z.number().min(0.5).max(3),
    motion: z.enum(['system', 'full', 'reduced']),
  },
  { theme: 'system', density: 'comfortable', zoom: 1, motion: 'system' },
);
const window = section(
  { closeToTray: z.boolean(), startAtLogin: z.boolean(), startHidden: z.boolean() },
  { closeToTray: true, startAtLogin: false, startHidden: false },
);
const hotkeys = section(
  { toggleWindow: accelerator, palette: accelerator, voice: accelerator },
  {
    toggleWindow: 'CommandOrControl+Shift+O',
    palette: 'CommandOrControl+Shift+K',
    voice: 'CommandOrControl+Shift+Space',
  },
);
const notifications = section(
  {
    native: z.boolean(),
    minimum: z.enum(['info', 'warning', 'error', 'critical']),
    quietHours: z.boolean(),
    quietFrom: timeOfDay,
    quietUntil: timeOfDay,
    /** IANA name; empty for the zone of this machine. */
    quietZone: z.string().max(64).refine(isZone, 'is no time zone, such as Europe/Zurich'),
    quietCritical: z.boolean(),
    /** The same thing said again within so many minutes is said once; 0 for always. */
    dedupeMinutes: z.number().int().min(0).max(1_440),
    /** More than three of one group within so many minutes become one message; 0 for never. */
    digestMinutes: z.number().int().min(0).max(1_440),
    keepDays: z.number().int().min(1).max(3_650),
  },
  {
    native: true,
    minimum: 'warning',
    quietHours: false,
    quietFrom: '22:00',
    quietUntil: '07:00',
    quietZone: '',
    quietCritical: true,
    dedupeMinutes: 5,
    digestMinutes: 5,
    keepDays: 90,
  },
);
const storage = section(
  {
    /** Warn when less than this share of the disk is free. */
    lowDiskPercent: z.number().min(1).max(50),
    journalDays: z.number().int().min(7).max(3650),
  },
  { lowDiskPercent: 10, journalDays: 730 },
);
const monitors = section(
  {
    /** Look at the machine once a second. */
    sampling: z.boolean(),
    /** Megabytes that what was measured may take. */
    limitMb: z.number().int().min(20).max(20_000),
  },
  { sampling: true, limitMb: 150 },
);
const terminals = section(
  {
    /** Pixels. */
    fontSize: z.number().int().min(8).max(32),
    screenReader: z.boolean(),
    /** What a program in a terminal may put on the clipboard (OSC 52). It can never read it. */
    clipboard: z.enum(['ask', 'always', 'never']),
    /** So many may be open at once. */
    mostOpen: z.number().int().min(1).max(500),
    /** Megabytes of output that are kept of one, and of all. */
    keepMb: z.number().int().min(8).max(4_096),
    keepAllMb: z.number().int().min(32).max(100_000),
  },
  { fontSize: 13, screenReader: false, clipboard: 'ask', mostOpen: 50, keepMb: 64, keepAllMb: 1_024 },
);
const logs = section(
  {
    /** Megabytes that the lines of one project's services may take. */
    limitMb: z.number().int().min(16).max(100_000),
  },
  { limitMb: 256 },
);
const voice = section(
  {
    /** `hold`: speak while the key is down, where the system tells when it comes up; else as `toggle`. */
    mode: z.enum(['toggle', 'hold']),
    /** Silence after speech ends a recording. */
    endBySilence: z.boolean(),
    /** The microphone stays open, so that the third of a second before the key is heard, too. */
    warm: z.boolean(),
    /** The microphone to use; empty for the one of the system. */
    microphone: z.string().max(500),
    language: z.enum(['auto', 'en', 'de', 'zh']),
    /** What was said is kept as sound so long, once it was written down. */
    keepAudio: z.enum(['no', 'day', 'week', 'month', 'always']),
    historyDays: z.number().int().min(1).max(3_650),
    /** What the grammar does not understand goes to a model, where one is connected. */
    useModel: z.boolean(),
    speak: z.enum(['never', 'when-spoken-to', 'always']),
    speakWith: z.enum(['system', 'program', 'model']),
    /** Of that source; empty for its usual one. */
    speakVoice: z.string().max(500),
    speakRate: z.number().min(0.5).max(3),
    /** What is dictated goes onto the clipboard, too. */
    dictationClipboard: z.boolean(),
    wake: z.boolean(),
    speakerCheck: z.boolean(),
  },
  {
    mode: 'toggle',
    endBySilence: true,
    warm: false,
    microphone: '',
    language: 'auto',
    keepAudio: 'day',
    historyDays: 90,
    useModel: true,
    speak: 'when-spoken-to',
    speakWith: 'system',
    speakVoice: '',
    speakRate: 1,
    dictationClipboard: false,
    wake: false,
    speakerCheck: false,
  },
);
const updates = section({ feedUrl: z.union([z.literal(''), z.url({ protocol: /^https$/ })]) }, { feedUrl: '' });
const headless = section({ port: z.number().int().min(0).max(65535) }, { port: 4680 });

/** Every setting, with its default. A feature that needs settings adds a section here. */
export const settingsSchema = z.object({
  appearance: appearance.full,
  window: window.full,
  hotkeys: hotkeys.full,
  notifications: notifications.full,
  storage: storage.full,
  monitors: monitors.full,
  logs: logs.full,
  terminals: terminals.full,
  voice: voice.full,
  updates: updates.full,
  headless: headless.full,
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingsSection = keyof Settings;

export const settingsDefaults: Settings = {
  appearance: appearance.defaults,
  window: window.defaults,
  hotkeys: hotkeys.defaults,
  notifications: notifications.defaults,
  storage: storage.defaults,
  monitors: monitors.defaults,
  logs: logs.defaults,
  terminals: terminals.defaults,
  voice: voice.defaults,
  updates: updates.defaults,
  headless: headless.defaults,
};

export const settingsPatch = z.strictObject({
  appearance: appearance.patch,
  window: window.patch,
  hotkeys: hotkeys.patch,
  notifications: notifications.patch,
  storage: storage.patch,
  monitors: monitors.patch,
  logs: logs.patch,
  terminals: terminals.patch,
  voice: voice.patch,
  updates: updates.patch,
  headless: headless.patch,
});
export type SettingsPatch = z.infer<typeof settingsPatch>;

export const settingsProblem = z.object({
  at: z.number(),
  /** `load`: bad at the start, set aside; `edit`: somebody's invalid edit, left as it is; `unreadable`: defaults are in use. */
  kind: z.enum(['load', 'edit', 'unreadable']),
  /** Where the unreadable original is kept, byte for byte. */
  quarantined: z.string().nullable(),
  dropped: z.array(fieldProblem),
});

export const settingsState = z.object({
  settings: settingsSchema,
  file: z.string(),
  problem: settingsProblem.nullable(),
});
