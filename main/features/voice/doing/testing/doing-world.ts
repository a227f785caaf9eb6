import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Intent, VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { Core } from '../../../../core/create-core.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import { createFakeClock } from '../../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { until } from '../../../../core/testing/until.ts';
import type { Deed, DeedDone, SaidLater } from '../../types.ts';
import { createDoing } from '../create-doing.ts';
import type { DoingDeps } from '../types.ts';

interface Opened {
  routes: string[];
  /** Why nothing can be opened; null: a page is there. */
  problem: string | null;
}

/** The doing of a core, with a page that only remembers where it was sent. */
export function doingOf(core: Core, clock: Clock, other: Partial<DoingDeps> = {}) {
  const opened: Opened = { routes: [], problem: null };
  const later: SaidLater[] = [];
  const doing = createDoing({
    ...core.services,
    ...{ clock, log: quietLog },
    ...other,
    open(route) {
      if (opened.problem === null) opened.routes.push(route);
      return opened.problem;
    },
  });
  onTestFinished(() => doing.dispose());
  doing.onSaid((said) => later.push(said));
  const context = (language: VoiceLanguage = 'en') => ({ language, text: '', now: clock.now(), zone: 'UTC' });

  const deed = async (intent: Intent, language?: VoiceLanguage): Promise<Deed> => {
    const prepared = await doing.prepare(intent, context(language));
    if (!prepared.ok) throw new Error(`refused: ${prepared.sentence} ${prepared.remedy}`);
    return prepared.deed;
  };
  return {
    ...{ doing, opened, later, deed },
    does: async (intent: Intent, language?: VoiceLanguage, signal = new AbortController().signal): Promise<DeedDone> =>
      (await deed(intent, language)).carryOut(signal),
    async refusal(intent: Intent, language?: VoiceLanguage) {
      const prepared = await doing.prepare(intent, context(language));
      if (prepared.ok) throw new Error(`not refused: ${prepared.deed.sentence}`);
      return prepared;
    },
  };
}

/** A whole core with a project `shop`. */
export async function doingWorld(files: Record<string, string> = {}) {
  const home = await tempDir();
  const folder = join(home, 'projects', 'shop');
  for (const [path, text] of Object.entries({ 'package.json': '{"name":"shop"}', ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const clock = createFakeClock(Date.now());
  const started = await startTestCore({ home, clock });
  /** Lets the clock go on while it waits. */
  const comes = <T>(what: string, probe: () => T | Promise<T>) =>
    until(
      async () => {
        clock.advance(20);
        return await probe();
      },
      { what, timeoutMs: 60_000 },
    );
  const shop = await comes('the project', async () =>
    (await started.core.services.projects.list()).find(({ name, scannedAt }) => name === 'shop' && scannedAt !== null),
  );
  const made = doingOf(started.core, clock);
  return {
    ...{ ...started, ...made, home, folder, comes, shop },
    /** Carries it out while the clock goes on. */
    async does(intent: Intent, language?: VoiceLanguage, signal?: AbortSignal): Promise<DeedDone> {
      let done: { ok: true; value: DeedDone } | { ok: false; error: unknown } | null = null;
      made.does(intent, language, signal).then(
        (value) => {
          done = { ok: true, value };
        },
        (error: unknown) => {
          done = { ok: false, error };
        },
      );
      const ended = await comes(`the end of ${intent.kind}`, () => done);
      if (!ended.ok) throw ended.error;
      return ended.value;
    },
  };
}

export const runFile = `version: 1
services:
  db:
    command: echo up; exec sleep 1000
    ready: log up
  web:
    command: echo up; exec sleep 1000
    needs: db
    ready: log up
  bad:
    command: echo no licence >&2; exit 4
    ready: log up
    main: false
`;
