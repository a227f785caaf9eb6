import { randomUUID } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Settings, settingsDefaults } from '../../../../../shared/features/settings/schema.ts';
import { createChildren } from '../../../../core/children/children.ts';
import type { ChildInfo } from '../../../../core/children/types.ts';
import { type Clock, createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { createSpeaking, type SpeakingDeps } from '../create-speaking.ts';

interface Options {
  voice?: Partial<Settings['voice']>;
  minds?: SpeakingDeps['minds'];
  clock?: Clock;
  /** Programs are looked for here and nowhere else; those of this machine where nothing is said. */
  path?: string;
}

const nobody: SpeakingDeps['minds'] = {
  speak: () => {
    throw new Error('nobody may be asked');
  },
  voices: async () => [],
  unasked: () => null,
  info: () => null,
};

/** Speaking with real children, on a machine whose settings the test holds. */
export function speakingHere({ voice = {}, minds = nobody, clock = createSystemClock(), path }: Options = {}) {
  if (path !== undefined) {
    const before = process.env.PATH;
    process.env.PATH = path;
    onTestFinished(() => {
      process.env.PATH = before;
    });
  }
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  const settings: Settings = {
    ...settingsDefaults,
    voice: { ...settingsDefaults.voice, speakWith: 'program', ...voice },
  };
  const speaking = createSpeaking({ children, minds, settings: { get: () => settings }, clock, log: quietLog });
  onTestFinished(async () => {
    await speaking.dispose();
    await children.dispose();
  });
  const speaks = (): ChildInfo[] => children.list().filter(({ label }) => label === 'speech');
  return { speaking, settings, children, speaks };
}

/** All that comes. */
export async function piecesOf<T>(all: AsyncIterable<T>): Promise<T[]> {
  const pieces: T[] = [];
  for await (const piece of all) pieces.push(piece);
  return pieces;
}

/** A program of this name that does what the lines of shell say. */
export async function programIn(folder: string, name: string, lines: string): Promise<void> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${lines}\n`);
  await chmod(file, 0o755);
}
