import { onTestFinished } from 'vitest';
import { silent } from '../../db/testing/events.ts';
import { createSystemClock } from '../../lib/clock.ts';
import { createSettingsFile, type SettingsFileDeps } from '../settings-file.ts';
import { testSchema } from './schema.ts';

type Deps = SettingsFileDeps<typeof testSchema>;

export async function openForTest(path: string, more: Partial<Deps> = {}) {
  const deps: Deps = { path, schema: testSchema, version: 1, clock: createSystemClock(), log: silent, ...more };
  const file = await createSettingsFile(deps);
  onTestFinished(() => file.dispose());
  return file;
}
