import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createChildren } from '../../../../core/children/children.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import type { Progress, Watch } from '../../engine/types.ts';
import { type BackupTools, createTools } from '../index.ts';
import type { DatabaseAccess } from '../types.ts';

export const password = 's3cret pass';

export const accessTo = (engine: DatabaseAccess['engine'], more: Partial<DatabaseAccess> = {}): DatabaseAccess => ({
  ...{ id: randomUUID(), name: 'shop', engine, host: '127.0.0.1', port: 0, user: 'optimus', password },
  ...{ database: 'shop', path: '', tls: 'off', ca: '' },
  ...more,
});

export function aWatch(signal = new AbortController().signal): Watch & { seen: Progress[]; said: string[] } {
  const seen: Progress[] = [];
  const said: string[] = [];
  return {
    ...{ signal, seen, said, gate: async () => {} },
    progress: (now) => void seen.push(now),
    log: (line) => void said.push(line),
  };
}

/** The tools as the feature has them, with children of their own; ended when the test is. */
export async function makeTools(
  more: Partial<Parameters<typeof createTools>[0]> = {},
): Promise<{ tools: BackupTools; dataDir: string; private: string }> {
  const dataDir = more.dataDir ?? (await tempDir());
  const clock = createSystemClock();
  const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
  const tools = createTools({
    ...{ children, clock, log: quietLog, dataDir, docker: () => Promise.reject(new Error('no engine in this test')) },
    ...more,
  });
  onTestFinished(async () => {
    await tools.dispose();
    await children.dispose();
  });
  return { tools, dataDir, private: join(dataDir, 'backups', 'private') };
}
