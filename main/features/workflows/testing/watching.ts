import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Json } from '../../../core/runs/types.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { until } from '../../../core/testing/until.ts';
import type { FireDraft, StartTrigger, TriggerContext } from '../triggers/types.ts';
import type { TriggerSpec } from '../types.ts';

const run = promisify(execFile);

/** One trigger, on a clock that the test holds, with everything that it says written down. */
export function createWatching() {
  const clock = createFakeClock();
  const fires: FireDraft[] = [];
  let trouble: string | null | undefined;
  let state: Json = null;
  let busy = false;
  let refuse: Error | null = null;

  const context: TriggerContext = {
    workflow: () => ({ id: 'w1', name: 'Watcher' }),
    key: 'w1:trigger',
    async fire(draft) {
      if (refuse) throw refuse;
      fires.push(draft);
      return { kind: 'started', runId: `run${fires.length}` };
    },
    trouble(why) {
      trouble = why;
    },
    state: {
      get: async () => state,
      async put(next) {
        state = structuredClone(next);
      },
    },
    busy: () => busy,
  };

  return {
    clock,
    fires,
    context,
    trouble: () => trouble,
    state: () => state,
    setState(next: Json) {
      state = next;
    },
    setBusy(next: boolean) {
      busy = next;
    },
    refuse(error: Error | null) {
      refuse = error;
    },
    start<K extends TriggerSpec['kind']>(
      trigger: StartTrigger<K>,
      spec: Extract<TriggerSpec, { kind: K }>,
    ): () => void {
      const stop = trigger(spec, context);
      let stopped = false;
      const once = () => {
        if (!stopped) stop();
        stopped = true;
      };
      onTestFinished(once);
      return once;
    },
    /** Lets time pass until it is so: what a watch reports comes when the system pleases. */
    soon: <T>(probe: () => T, what: string, ms = 1_000) =>
      until(
        () => {
          clock.advance(ms);
          return probe();
        },
        { what },
      ),
  };
}

/** Real git without the user's own settings. */
export const gitIn =
  (cwd: string) =>
  async (...args: string[]): Promise<string> => {
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.org',
      GIT_EDITOR: 'true',
    };
    const { stdout } = await run('git', ['-c', 'init.defaultBranch=main', ...args], { cwd, env });
    return stdout.trim();
  };
