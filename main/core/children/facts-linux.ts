import { createProc } from './proc.ts';
import { membersOf, type ProcessFacts, type ProcessInfo, withDescendants } from './process-tree.ts';
import { hasTag } from './tags.ts';

/** So often the newcomers are looked at; who asks what to kill wants to be sure. */
const PASSES = { asked: 3, killed: 40 };

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
      /** False when it was over before it could be read: it may have left a child behind. */
      const see = async (pid: number): Promise<boolean> => {
        const process = await info(pid);
        seen.set(pid, process);
        if (!process || process.zombie) return false;
        // What is older than the root cannot be of its tree, and that spares reading most environments of the machine.
        if (isOlder(process.start, tree.start)) return true;
        const environment = grouped.has(pid) ? '' : await environ(pid);
        if (environment !== null && (grouped.has(pid) || hasTag(environment, tree.tag, tree.id))) {
          tagged.add(pid);
          onFound?.(process);
        }
        return environment !== null || (await info(pid))?.zombie === false;
      };
      // One that hops from process to process is in no list any more when it is read. It is not there when every newcomer since the
      // last list could be read.
      for (let pass = 0; pass < (onFound ? PASSES.killed : PASSES.asked); pass += 1) {
        const fresh = (await pids()).filter((pid) => !seen.has(pid));
        const read = await Promise.all(fresh.map(see));
        if (pass > 0 && read.every(Boolean)) break;
      }
      const processes = [...seen.values()].filter((process) => process !== null);
      const members = membersOf(tree, processes, tagged);
      for (const member of members) if (!tagged.has(member.pid)) onFound?.(member);
      return Promise.all(members.map(describe));
    },
  };
}
