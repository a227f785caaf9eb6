import type { Proc } from './proc.ts';
import { childrenIn, membersOf, type ProcessFacts, type ProcessInfo, type Tree } from './process-tree.ts';
import { type Tag, tagsIn } from './tags.ts';

/** So often the newcomers are looked at; who asks what to kill wants to be sure. */
const PASSES = { asked: 3, killed: 40 };

type OnFound = (process: ProcessInfo) => void;

interface Asked {
  tree: Tree;
  onFound: OnFound | undefined;
  resolve: (members: Promise<ProcessInfo[]>) => void;
  reject: (error: unknown) => void;
}

/** What is being found out for one who asked. */
interface Found extends Asked {
  tagged: Set<number>;
  grouped: ReadonlySet<number>;
}

interface Age {
  boot: string | undefined;
  ticks: number;
}
const ageOf = (start: string): Age => {
  const [boot, ticks] = start.split(':');
  return { boot, ticks: Number(ticks) };
};

/** Null when one of them may be of any age: then all are looked at. */
function oldestOf(asked: readonly Asked[]): Age | null {
  let oldest: Age | null = null;
  for (const { tree } of asked) {
    if (tree.start === null) return null;
    const age = ageOf(tree.start);
    if (oldest && oldest.boot !== age.boot) return null;
    if (!oldest || age.ticks < oldest.ticks) oldest = age;
  }
  return oldest;
}

/**
 * Looks through all processes of the machine for whoever asks. Of many who ask in one moment each is answered by the same look:
 * one for each would cost hundreds of services most of a processor. No answer comes from a look that had begun before it was asked.
 */
export function createSurvey({ pids, info, describe, environ }: Proc): ProcessFacts['survey'] {
  let waiting: Asked[] = [];
  let looking = false;

  async function look(asked: readonly Asked[]): Promise<void> {
    const all = await Promise.all(
      asked.map(async (one): Promise<Found> => {
        return { ...one, tagged: new Set(), grouped: new Set(await one.tree.group?.members()) };
      }),
    );
    const byTag = new Map<string, Found[]>();
    const tags = new Set<Tag>();
    const byGroup = new Map<number, Found[]>();
    const put = <K>(map: Map<K, Found[]>, key: K, one: Found) => map.set(key, [...(map.get(key) ?? []), one]);
    for (const one of all) {
      tags.add(one.tree.tag);
      put(byTag, `${one.tree.tag}=${one.tree.id}`, one);
      for (const pid of one.grouped) put(byGroup, pid, one);
    }
    const oldest = oldestOf(asked);
    const seen = new Map<number, ProcessInfo | null>();
    const tell = (one: Found, process: ProcessInfo) => {
      if (one.tagged.has(process.pid)) return;
      one.tagged.add(process.pid);
      one.onFound?.(process);
    };

    /** False when it was over before it could be read: it may have left a child behind. */
    const see = async (pid: number): Promise<boolean> => {
      const process = await info(pid);
      seen.set(pid, process);
      if (!process || process.zombie) return false;
      const inGroups = byGroup.get(pid);
      for (const one of inGroups ?? []) tell(one, process);
      const { boot, ticks } = ageOf(process.start);
      // What is older than a root cannot be of its tree, and that spares reading most environments of the machine.
      if (oldest && boot === oldest.boot && ticks < oldest.ticks) return true;
      const environment = await environ(pid);
      if (environment?.includes('OPTIMUS_'))
        for (const tag of tags)
          for (const id of tagsIn(environment, tag))
            for (const one of byTag.get(`${tag}=${id}`) ?? []) tell(one, process);
      return environment !== null || inGroups !== undefined || (await info(pid))?.zombie === false;
    };
    const passes = asked.some(({ onFound }) => onFound) ? PASSES.killed : PASSES.asked;
    // One that hops from process to process is in no list any more when it is read. It is not there when every newcomer since the
    // last list could be read.
    for (let pass = 0; pass < passes; pass += 1) {
      const fresh = (await pids()).filter((pid) => !seen.has(pid));
      const read = await Promise.all(fresh.map(see));
      if (pass > 0 && read.every(Boolean)) break;
    }
    const processes = [...seen.values()].filter((process) => process !== null);
    const children = childrenIn(processes);
    for (const { tree, tagged, onFound, resolve } of all) {
      const members = membersOf(tree, processes, tagged, children);
      for (const member of members) if (!tagged.has(member.pid)) onFound?.(member);
      resolve(Promise.all(members.map(describe)));
    }
  }

  async function turns(): Promise<void> {
    looking = true;
    try {
      // Whoever asks in this same moment is in the first look, too.
      await null;
      while (waiting.length > 0) {
        const asked = waiting;
        waiting = [];
        await look(asked).catch((error: unknown) => {
          for (const { reject } of asked) reject(error);
        });
      }
    } finally {
      looking = false;
    }
  }

  return (tree, onFound) =>
    new Promise((resolve, reject) => {
      waiting.push({ tree, onFound, resolve, reject });
      if (!looking) void turns();
    });
}
