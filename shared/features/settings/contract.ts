import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { settingsPatch, settingsSchema, settingsState } from './schema.ts';

export const settingsContract = {
  get: query('/settings', { summary: 'All settings and the state of their file' }).output(settingsState),
  update: command('/settings', { summary: 'Change some settings' }).input(settingsPatch).output(settingsSchema),
  reset: command('/settings/reset', { summary: 'Back to the defaults, one section or all', errors: ['NOT_FOUND'] })
    .input(z.object({ section: z.string().max(60).optional() }))
    .output(settingsSchema),
  exported: query('/settings/export', { summary: 'The settings as a file to keep' }).output(
    z.object({ text: z.string() }),
  ),
  import: command('/settings/import', { summary: 'Take settings from an exported file, all or nothing' })
    .input(z.object({ text: z.string().max(1_000_000) }))
    .output(settingsSchema),
};
