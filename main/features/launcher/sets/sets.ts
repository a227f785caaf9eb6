import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { StartSet } from '../../../../shared/features/launcher/schema.ts';
import { emptyIfDamaged } from '../../../core/db/errors.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { HotkeyPort } from '../../../core/ports/host-ports.ts';
import type { LauncherRepo } from '../repo.ts';

interface Deps {
  repo: Pick<LauncherRepo, 'sets' | 'putSet' | 'removeSet'>;
  clock: Pick<Clock, 'now'>;
  hotkeys: HotkeyPort;
  /** Throws what is wrong with a service that is not there. */
  check: (serviceIds: readonly string[]) => Promise<void>;
  press: (set: StartSet) => void;
  changed: () => void;
}

export type SetDraft = Omit<StartSet, 'id'> & { id?: string | undefined };

const keyOf = (id: string) => `set:${id}` as const;

/** Services of several projects that are started together, by a click or by a key of the whole machine. */
export function createSets({ repo, clock, hotkeys, check, press, changed }: Deps) {
  const sets = new Map<string, StartSet>();
  const broken = new Map<string, string>();

  function bind(set: StartSet) {
    hotkeys.unregister(keyOf(set.id));
    broken.delete(set.id);
    if (set.hotkey === null) return null;
    const { status, why } = hotkeys.register(keyOf(set.id), set.hotkey, () => {
      const now = sets.get(set.id);
      if (now) press(now);
    });
    if (status === 'active') return null;
    broken.set(set.id, why);
    return why;
  }

  return {
    /** After that a key that does not work is known as one. */
    async begin(): Promise<void> {
      for (const set of await repo.sets().catch(emptyIfDamaged)) {
        sets.set(set.id, set);
        bind(set);
      }
      changed();
    },
    list: (): StartSet[] => [...sets.values()],
    /** Keys that do not work, and why. */
    problems: () =>
      [...sets.values()].flatMap((set) => (broken.has(set.id) ? [{ set, why: broken.get(set.id) ?? '' }] : [])),
    async save(draft: SetDraft): Promise<StartSet> {
      const before = draft.id === undefined ? undefined : sets.get(draft.id);
      if (draft.id !== undefined && !before) throw new DomainError('NOT_FOUND', { what: 'start set', id: draft.id });
      const twin = [...sets.values()].find(({ id, name }) => id !== draft.id && name === draft.name);
      if (twin) throw new DomainError('CONFLICT', { what: draft.name, why: 'Another start set has this name.' });
      const services = [...new Set(draft.services)];
      await check(services);
      const set: StartSet = {
        id: draft.id ?? randomUUID(),
        name: draft.name,
        services,
        hotkey: draft.hotkey?.trim() || null,
      };
      const keyChanged = before?.hotkey !== set.hotkey;
      const why = keyChanged ? bind(set) : null;
      if (why !== null) {
        if (before) bind(before);
        broken.delete(set.id);
        throw new DomainError('CONFLICT', { what: set.hotkey ?? '', why, remedy: 'Choose another key, or none.' });
      }
      try {
        await repo.putSet(set, clock.now());
      } catch (error) {
        if (before) bind(before);
        else hotkeys.unregister(keyOf(set.id));
        throw error;
      }
      sets.set(set.id, set);
      changed();
      return set;
    },
    async remove(id: string): Promise<StartSet> {
      const set = sets.get(id);
      if (!set) throw new DomainError('NOT_FOUND', { what: 'start set', id });
      await repo.removeSet(id);
      sets.delete(id);
      broken.delete(id);
      hotkeys.unregister(keyOf(id));
      changed();
      return set;
    },
    dispose() {
      for (const id of sets.keys()) hotkeys.unregister(keyOf(id));
    },
  };
}
export type Sets = ReturnType<typeof createSets>;
