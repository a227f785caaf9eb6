import { createProc } from './proc.ts';
import { membersOf, type ProcessFacts, type ProcessInfo, withDescendants } from './process-tree.ts';
import { hasTag } from './tags.ts';

/** On a machine that starts programs all the time there is always one more. */
const PASSES = 4;

function isOlder(start: string, than: string | null): boolean {
  const [boot, ticks] = start.split(':');
  const [sameBoot, thanTicks] = than?.split(':') ?? [];
  return boot === sameBoot && Number(ticks) < Number(thanTicks);
}

export function createLinuxFacts(): ProcessFacts {
  const { pids, info, describe, environ, startedAt } = createProc();

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
    async survey(tree, onFound) {
      const tagged = new Set<number>();
      const grouped = new Set(await tree.group?.members());
      const seen = new Map<number, ProcessInfo | null>();
      const see = async (pid: number) => {
        const process = await info(pid);
        seen.set(pid, process);
        // What is older than the root cannot be of its tree, and that spares reading most environments of the machine.
        if (
          process &&
          !process.zombie &&
          !isOlder(process.start, tree.start) &&
          (grouped.has(pid) || (await isTagged(pid, tree.tag, tree.id)))
        ) {
          tagged.add(pid);
          onFound?.(process);
        }
      };
      // What forks and ends while the many are read is not in the first list any more; the few that came since are read at once.
      for (let pass = 0; pass < PASSES; pass += 1) {
        const fresh = (await pids()).filter((pid) => !seen.has(pid));
        if (fresh.length === 0) break;
        await Promise.all(fresh.map(see));
      }
      const processes = [...seen.values()].filter((process) => process !== null);
      const members = membersOf(tree, processes, tagged);
      for (const member of members) if (!tagged.has(member.pid)) onFound?.(member);
      return Promise.all(members.map(describe));
    },
  };
}
