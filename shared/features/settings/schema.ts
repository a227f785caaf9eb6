import { z } from 'zod';
import { fieldProblem } from '../../contract/errors.ts';

export const settingsVersion = 1;

const accelerator = z.string().max(60);

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
  { native: z.boolean(), minimum: z.enum(['info', 'warning', 'error', 'critical']) },
  { native: true, minimum: 'warning' },
);
const storage = section(
  {
    /** Warn when less than this share of the disk is free. */
    lowDiskPercent: z.number().min(1).max(50),
    journalDays: z.number().int().min(7).max(3650),
  },
  { lowDiskPercent: 10, journalDays: 730 },
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
  updates: updates.defaults,
  headless: headless.defaults,
};

export const settingsPatch = z.strictObject({
  appearance: appearance.patch,
  window: window.patch,
  hotkeys: hotkeys.patch,
  notifications: notifications.patch,
  storage: storage.patch,
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
