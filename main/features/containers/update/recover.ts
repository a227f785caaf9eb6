import type Docker from 'dockerode';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { statusOf, wordsOf } from '../ask.ts';
import { type Before, isAsideName, partsOf, restore } from './before.ts';
import type { Records, UpdateRecord } from './records.ts';

interface Deps {
  records: Records;
  log: Logger;
  changed: () => void;
}

/** Null where it does not exist; a container that the engine does not tell of is not taken for gone. */
const inspect = (docker: Docker, id: string) =>
  docker
    .getContainer(id)
    .inspect()
    .catch((error: unknown) => {
      if (statusOf(error) === 404) return null;
      throw error;
    });

/** Puts right what an Optimus that ended in the middle of an update has left. Any time may have passed since. */
export function createRecovery({ records, log, changed }: Deps) {
  const inTurn = createSerial();

  /** Somebody else has worked with the stack since: what runs now is theirs. */
  async function isTakenOver(docker: Docker, was: Before, made: UpdateRecord['made'], gone: boolean) {
    const ours = new Set([...was.containers.map(({ id }) => id), ...made.containers]);
    // One that never ran may be ours: the end can have come before its id was written down.
    const strange = (await partsOf(docker, was.stack)).filter(({ Id, State }) => !ours.has(Id) && State !== 'created');
    return gone || strange.length > 0;
  }

  /** Null when nothing of it is left to do. */
  async function finish(docker: Docker, { aside }: UpdateRecord): Promise<string | null> {
    let left: string | null = null;
    for (const id of aside)
      try {
        const now = await inspect(docker, id);
        // Whoever has started it, or given it a name, has a use for it.
        if (now === null || now.State.Running || !isAsideName(now.Name)) continue;
        await docker.getContainer(id).remove({ force: false, v: false });
      } catch (error) {
        if (statusOf(error) !== 404) left = `An old container stays: ${wordsOf(error)}`;
      }
    return left;
  }

  async function settle(docker: Docker, path: string, record: UpdateRecord): Promise<string | null> {
    const { was, made, phase } = record;
    const parts = await Promise.all(was.containers.map(({ id }) => inspect(docker, id)));
    const gone = parts.filter((part) => part === null).length;
    // Another engine, or one on which all of it has been removed since.
    if (gone === parts.length) return null;
    if (phase === 'done') {
      const left = await finish(docker, record);
      if (left === null) await records.forget(path);
      changed();
      return left;
    }
    if (await isTakenOver(docker, was, made, gone > 0)) {
      await records.forget(path);
      log.warn('an update of a stack had been cut off, and the stack has been changed since: it stays as it is', {
        stack: was.stack,
        aside: parts.flatMap((part) => (part && isAsideName(part.Name) ? [part.Name] : [])),
      });
      return null;
    }
    // Data may have been written since, so volumes stay whatever made them.
    const { evidence, left } = await restore(docker, was, { ...made, volumes: [] }, { volumes: false });
    if (left === null) await records.forget(path);
    log.warn(`an update of a stack had been cut off: the stack is ${left === null ? '' : 'not '}as it was`, {
      stack: was.stack,
      evidence,
    });
    changed();
    return left;
  }

  /** Of one stack, or of all. What could not be put right is tried again the next time. */
  return (docker: Docker, stack?: string): Promise<string | null> =>
    inTurn(async () => {
      let why: string | null = null;
      const { left, unreadable } = await records.read();
      for (const { path, error } of unreadable)
        log.error('what an update has written down cannot be read', error, { path });
      for (const { path, record } of left) {
        if (stack !== undefined && record.was.stack !== stack) continue;
        try {
          why = (await settle(docker, path, record)) ?? why;
        } catch (error) {
          why = wordsOf(error);
          log.error('an update of a stack that was cut off could not be taken back', error, { path });
        }
      }
      return why;
    });
}
