import { createProc } from './proc.ts';
import { type ProcessFacts, type ProcessInfo, withDescendants } from './process-tree.ts';
import { createSurvey } from './survey-linux.ts';
import { hasTag } from './tags.ts';

export function createLinuxFacts(): ProcessFacts {
  const proc = createProc();
  const { pids, info, describe, environ, startedAt } = proc;

  const all = async () => (await Promise.all((await pids()).map(info))).filter((process) => process !== null);

  const isTagged = async (pid: number, tag: Parameters<typeof hasTag>[1], id: string) => {
    const text = await environ(pid);
    return text !== null && hasTag(text, tag, id);
  };

  return {
    how: 'proc',
    info: async (pid) => {
      const process = await info(pid);
      return process && describe(process);
    },
    alive: async (pid) => (await info(pid))?.zombie === false,
    startTime: async (pid) => (await info(pid))?.start ?? null,
    async infos(pids) {
      const found = await Promise.all(
        pids.map(async (pid) => {
          const process = await info(pid);
          return process && describe(process);
        }),
      );
      return found.filter((process) => process !== null);
    },
    startedAt,
    async descendants(pid) {
      const processes = await all();
      const below = withDescendants(new Set([pid]), processes);
      below.delete(pid);
      return Promise.all(processes.filter((process) => below.has(process.pid)).map(describe));
    },
    async tagged(tag, id) {
      const found = await Promise.all(
        (await pids()).map(async (pid) => ((await isTagged(pid, tag, id)) ? info(pid) : null)),
      );
      return Promise.all(
        found.filter((process) => process !== null && !process.zombie).map((p) => describe(p as ProcessInfo)),
      );
    },
    survey: createSurvey(proc),
  };
}
