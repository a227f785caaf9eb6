import { onTestFinished } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openLogs } from './open-logs.ts';

export { all, web } from './open-logs.ts';

type Options = Partial<Parameters<typeof openLogs>[0]>;

export async function startLogs({ dataDir, ...options }: Options = {}) {
  const world = openLogs({ ...options, dataDir: dataDir ?? (await tempDir()) });
  onTestFinished(async () => void (await world.logs.dispose()));
  return world;
}
