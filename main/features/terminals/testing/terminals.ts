import { onTestFinished, vi } from 'vitest';
import { settingsDefaults } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Terminal } from '../../../../shared/features/terminals/schema.ts';
import { createChildren } from '../../../core/children/children.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createRedactor } from '../../../core/log/redactor.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { until } from '../../../core/testing/until.ts';
import type { ResolvedEnvironment } from '../../environments/types.ts';
import { createTerminals, type TerminalsService } from '../create-terminals.ts';

export const patience = { timeoutMs: 60_000 };
export const size = { columns: 100, rows: 30 };

interface Options {
  dataDir?: string;
  store?: Awaited<ReturnType<typeof openTestStore>>;
  environment?: (asked: { projectId: string }) => Promise<ResolvedEnvironment>;
  settings?: Partial<(typeof settingsDefaults)['terminals']>;
  secrets?: readonly string[];
}

/** Real shells on real ptys; the projects and their variables are the test's. */
export async function makeTerminals(options: Options = {}) {
  const clock = createSystemClock();
  const store = options.store ?? (await openTestStore(clock));
  const dataDir = options.dataDir ?? (await tempDir());
  const folder = await tempDir();
  // What stands in the .bashrc of whoever runs the tests is not tested, and may wait for ever.
  vi.stubEnv('HOME', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const children = createChildren({ clock, log: quietLog, instanceId: crypto.randomUUID() });
  const redactor = createRedactor();
  for (const secret of options.secrets ?? []) redactor.add(secret);
  const terminals = createTerminals({
    store,
    clock,
    log: quietLog,
    journal: { note() {} },
    changes: createChannel<Change>({ kind: 'drop-oldest', capacity: 100 }),
    children,
    settings: {
      get: () => ({ ...settingsDefaults, terminals: { ...settingsDefaults.terminals, ...options.settings } }),
    },
    redactor,
    projects: { row: () => null },
    environments: { resolve: options.environment ?? (async () => ({ name: 'dev', variables: {}, problems: [] })) },
    dataDir,
    version: '0.0.0',
    home: folder,
  });
  let over: Promise<void> | null = null;
  const stop = () => {
    over ??= (async () => {
      await terminals.dispose();
      await children.dispose();
    })();
    return over;
  };
  onTestFinished(stop);
  return { terminals, children, store, dataDir, folder, stop };
}

export const openIn = (terminals: TerminalsService, change: Partial<Parameters<TerminalsService['open']>[0]> = {}) =>
  terminals.open({
    ...size,
    projectId: null,
    folder: '',
    environment: null,
    plain: false,
    shell: '/bin/bash',
    type: null,
    ...change,
  });

const tailBytes = 4_096;

interface Reading {
  /** All bytes so far, by their positions. */
  bytes: () => Buffer;
  text: () => string;
  /** The last of it, cheaply: for who looks again and again in a flood. */
  tail: () => string;
  position: () => number;
  lost: () => number;
  stop: () => void;
}

/** Reads as a screen does: acknowledges what it has got, unless told to be slow. */
export function read(
  terminals: TerminalsService,
  id: string,
  options: { from?: number; reader?: string; acknowledge?: boolean; visible?: boolean } = {},
): Reading & { acknowledge: (position?: number) => Promise<unknown> } {
  const { from = 0, reader = crypto.randomUUID(), visible = true } = options;
  const end = new AbortController();
  const parts: Buffer[] = [];
  let tail = Buffer.alloc(0);
  let position = from;
  let lost = 0;
  let wrong: Error | null = null;
  const acknowledge = (next = position) => terminals.acknowledge({ id, reader, next, visible });
  void (async () => {
    for await (const frame of terminals.output({ id, reader, from }, { signal: end.signal })) {
      if (frame.type === 'reset') {
        lost += frame.lost;
        position = frame.offset;
        if (!visible) await acknowledge(position);
        continue;
      }
      if (frame.item.prelude) continue;
      if (frame.item.at !== position) wrong = new Error(`a gap: ${position} to ${frame.item.at}`);
      const bytes = Buffer.from(frame.item.base64, 'base64');
      parts.push(bytes);
      tail = Buffer.concat([tail, bytes]).subarray(-tailBytes);
      position += bytes.length;
      if (options.acknowledge !== false) await acknowledge();
    }
  })();
  onTestFinished(() => end.abort());
  const bytes = () => {
    if (wrong) throw wrong;
    return Buffer.concat(parts);
  };
  return {
    bytes,
    text: () => bytes().toString('utf8'),
    tail: () => tail.toString('latin1'),
    position: () => position,
    lost: () => lost,
    stop: () => end.abort(),
    acknowledge,
  };
}

export const typeInto = (terminals: TerminalsService, id: string, data: string) =>
  terminals.write({ id, data, binary: false, answer: null });

export async function rowOf(terminals: TerminalsService, id: string): Promise<Terminal> {
  const row = (await terminals.list()).find((one) => one.id === id);
  if (!row) throw new Error(`no terminal ${id}`);
  return row;
}

export const ended = (terminals: TerminalsService, id: string) =>
  until(async () => (await rowOf(terminals, id)).state === 'ended', patience);
