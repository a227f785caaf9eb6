import type { ProcessRow } from '../../../../../../shared/features/processes/schema.ts';
import { TAGS, tagsIn } from '../../../../../core/children/tags.ts';
import { containerIn } from '../../../../../core/lib/container-id.ts';
import { linkOf, readText } from '../../blocking.ts';
import { nowhere, type PlaceIndex, withoutMark } from '../../places.ts';
import type { ProcessState } from './process-state.ts';

/** A process just begun is a copy of its parent, and goes to its own folder and program a moment later. */
const youngLooks = 2;
const seldom = 30;
const zombie = 'Z'.charCodeAt(0);
/** People walk about in them. */
const shellLooks = 5;
const shells = new Set([
  'sh',
  'bash',
  'dash',
  'zsh',
  'fish',
  'ksh',
  'mksh',
  'ash',
  'csh',
  'tcsh',
  'nu',
  'xonsh',
  'pwsh',
  'elvish',
]);

export interface Belonging {
  cwd: string | null;
  exe: string | null;
  /** What it was called when that was asked. */
  name: string;
  /** Undefined: not asked yet. */
  container: string | null | undefined;
  tags: readonly string[] | undefined;
  projectId: string | null;
  by: ProcessRow['projectBy'];
  dueAt: number;
  /** Of which generation of places the answer is. */
  of: number;
}

/** Whose a process is: of its container, or of the folder it works in, or of whoever started it, or of its program; or nobody's. */
export function createBelongings(proc: string) {
  let places: PlaceIndex = nowhere;
  let generation = 0;

  const read = (process: ProcessState, look: number): Belonging => {
    const before = process.belongs;
    const young = look - process.firstLook < youngLooks;
    const pause = young ? 1 : shells.has(process.name) ? shellLooks : seldom + (process.pid % shellLooks);
    const cwd = places.hasProjects ? linkOf(`${proc}/${process.pid}/cwd`) : null;
    return {
      cwd: cwd === null ? null : withoutMark(cwd),
      // Another program has another name, as a rule.
      exe: young || before?.name !== process.name ? null : before.exe,
      name: process.name,
      container: young ? undefined : before?.container,
      tags: young ? undefined : before?.tags,
      projectId: null,
      by: null,
      dueAt: look + pause,
      of: generation,
    };
  };

  const container = (process: ProcessState, belongs: Belonging) => {
    if (belongs.container === undefined)
      belongs.container = containerIn(readText(`${proc}/${process.pid}/cgroup`) ?? '');
    return belongs.container;
  };
  const tags = (process: ProcessState, belongs: Belonging) => {
    belongs.tags ??= tagsIn(readText(`${proc}/${process.pid}/environ`) ?? '', TAGS.child);
    return belongs.tags;
  };
  const program = (process: ProcessState, belongs: Belonging) => {
    belongs.exe ??= withoutMark(linkOf(`${proc}/${process.pid}/exe`) ?? '');
    return belongs.exe;
  };

  /** The costly questions are asked only where an answer could matter. */
  function decide(process: ProcessState, belongs: Belonging): [string | null, ProcessRow['projectBy']] {
    const byFolder = belongs.cwd === null ? null : places.ofPath(belongs.cwd);
    if (byFolder !== null || places.containers.length > 0) {
      const id = container(process, belongs);
      // Its folders are its own: one of the same name out here has nothing to do with it.
      if (id !== null) {
        const project = places.ofContainer(id);
        return [project, project === null ? null : 'container'];
      }
    }
    if (byFolder !== null) return [byFolder, 'folder'];
    const started = places.hasChildren ? places.ofChild(tags(process, belongs)) : null;
    if (started !== null) return [started, 'started here'];
    // At first sight it is still the program of its parent; and most of what is young does not live to be asked.
    const asked = places.hasProjects && process.read - process.firstLook >= youngLooks;
    const byProgram = asked ? places.ofPath(program(process, belongs)) : null;
    if (byProgram === null || container(process, belongs) !== null) return [null, null];
    return [byProgram, 'program'];
  }

  return {
    /** In each look, of each process; most of the time the answer is the one of before. */
    of(process: ProcessState, look: number): Belonging | null {
      if (process.kernelThread) return null;
      // Most of what is born has ended by the next look; only what has done something already is asked.
      if (process.young && process.firstLook === look && process.spent === 0) return null;
      const known = process.belongs;
      // What has ended and waits to be collected has no folder any more, but belongs where it did.
      if (process.state === zombie && (!known || known.cwd === null)) return known;
      const moved = known?.of !== generation;
      const due = !known || (moved && known.cwd === null) || (look >= known.dueAt && process.state !== zombie);
      if (!due && !moved) return known;
      const belongs = due ? read(process, look) : known;
      belongs.of = generation;
      [belongs.projectId, belongs.by] = decide(process, belongs);
      process.belongs = belongs;
      return belongs;
    },
    places(next: PlaceIndex) {
      places = next;
      generation += 1;
    },
  };
}
