import { DomainError } from '../../../shared/contract/errors.ts';
import type { AttentionItem, AttentionList, AttentionReceipt } from '../../../shared/features/attention/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { emptyIfDamaged } from '../db/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Channel } from '../lib/channel.ts';
import type { Cancel, Clock } from '../lib/clock.ts';
import { byUrgency } from './rank.ts';
import type { AttentionRepo, MarkRow } from './repo.ts';

export interface DraftAction {
  id: string;
  label: string;
  route?: string;
  confirm?: string;
  run?: () => Promise<AttentionReceipt>;
}

export type Draft = Pick<AttentionItem, 'key' | 'severity' | 'sentence' | 'evidence'> &
  Partial<Pick<AttentionItem, 'since' | 'subject' | 'cause'>> & {
    /** The first one mends it. */
    actions: DraftAction[];
    /** When this changes, an item that was dismissed comes back. Numbers that creep do not belong in it. */
    fingerprint?: string;
    /** Its source has told the journal itself that it came, and will tell that it is over. */
    toldBySource?: boolean;
  };

export interface AttentionSource {
  /** All that this source has to say now, under keys that begin with its id; what it no longer says is over. */
  set(drafts: Draft[]): void;
  /** Falls silent. Nothing is over by that: what the user has put away stays away at the next start. */
  dispose(): void;
}

interface Live {
  item: AttentionItem;
  fingerprint: string;
  toldBySource: boolean;
  run: Map<string, () => Promise<AttentionReceipt>>;
}

interface Deps {
  repo: AttentionRepo;
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
}

/** The one ranked list of what needs the user; home, tray, notifications and voice are views of it. */
export async function createAttention({ repo, clock, journal, changes }: Deps) {
  const live = new Map<string, Live>();
  const known = await repo.all().catch(emptyIfDamaged);
  const marks = new Map<string, MarkRow>(known.map((mark) => [mark.key, mark]));
  const raised = new Set<(item: AttentionItem) => void>();
  const listeners = new Set<() => void>();
  let cancelWake: Cancel = () => {};

  const changed = () => {
    changes.publish({ feature: 'attention' });
    for (const fn of listeners) fn();
    scheduleWake();
  };

  const hides = (mark: MarkRow | undefined, fingerprint: string): mark is MarkRow =>
    mark !== undefined && mark.fingerprint === fingerprint && (mark.until === null || mark.until > clock.now());

  function scheduleWake() {
    cancelWake();
    const next = Math.min(
      ...[...marks.values()].map((m) => (m.until !== null && m.until > clock.now() ? m.until : Infinity)),
    );
    if (Number.isFinite(next)) cancelWake = clock.after(Math.min(next - clock.now(), 2 ** 31 - 1), changed);
  }

  function found(key: string): Live {
    const entry = live.get(key);
    if (!entry) throw new DomainError('NOT_FOUND', { what: 'attention item', id: key });
    return entry;
  }

  async function putAway(key: string, state: MarkRow['state'], until: number | null) {
    const { fingerprint, item } = found(key);
    const mark: MarkRow = { key, state, fingerprint, until, at: clock.now() };
    await repo.put(mark);
    // Over in the meantime: the mark would hide the next one.
    if (!live.has(key)) return unmark(key);
    marks.set(key, mark);
    journal.note({
      kind: `attention.${state}`,
      actor: 'user',
      sentence: `${state === 'snoozed' ? 'Snoozed' : 'Dismissed'}: ${item.sentence}`,
      data: { key },
    });
    changed();
  }

  function adopt(source: string, draft: Draft): boolean {
    const before = live.get(draft.key);
    const { actions, fingerprint = draft.severity, toldBySource = false, ...rest } = draft;
    const item: AttentionItem = {
      subject: null,
      cause: null,
      since: before?.item.since ?? clock.now(),
      ...rest,
      source,
      actions: actions.map(({ id, label, route, confirm }) => ({
        id,
        label,
        ...(route && { route }),
        ...(confirm && { confirm }),
      })),
    };
    const run = new Map(actions.flatMap((action) => (action.run ? [[action.id, action.run]] : [])));
    live.set(draft.key, { item, fingerprint, toldBySource, run });
    if (before && before.fingerprint === fingerprint) return JSON.stringify(before.item) !== JSON.stringify(item);
    if (!hides(marks.get(draft.key), fingerprint)) {
      if (!toldBySource)
        journal.note({
          kind: 'attention.raised',
          severity: item.severity === 'info' ? 'notice' : item.severity === 'warning' ? 'warning' : 'error',
          sentence: item.sentence,
          subjects: item.subject ? [item.subject] : [],
          data: { key: item.key, evidence: item.evidence },
        });
      for (const fn of raised) fn(item);
    }
    return true;
  }

  /** One that cannot be removed now is removed at the first word of its source after the next start. */
  function unmark(key: string) {
    marks.delete(key);
    repo.remove(key).catch(() => {});
  }

  function forget(key: string) {
    const entry = live.get(key);
    live.delete(key);
    if (entry && !entry.toldBySource)
      journal.note({ kind: 'attention.cleared', sentence: `Over: ${entry.item.sentence}`, data: { key } });
    if (marks.has(key)) unmark(key);
  }

  scheduleWake();
  // Timers stand still while the machine sleeps; a snooze goes by the clock on the wall.
  const stopListening = clock.onResume(changed);

  return {
    /** One per feature that has something to say. */
    source(id: string): AttentionSource {
      let keys: ReadonlySet<string> | null = null;
      // At its first word: what was put away in an earlier run and has ended since.
      const markedBefore = () => [...marks.keys()].filter((key) => key.startsWith(`${id}/`));
      const set = (drafts: Draft[]) => {
        const now = new Set(drafts.map((d) => d.key));
        const gone = [...(keys ?? markedBefore())].filter((key) => !now.has(key));
        for (const key of gone) forget(key);
        const news = drafts.map((draft) => adopt(id, draft)).some(Boolean);
        keys = now;
        if (news || gone.length > 0) changed();
      };
      return {
        set,
        dispose() {
          const said = [...(keys ?? [])].filter((key) => live.delete(key));
          keys = null;
          if (said.length > 0) changed();
        },
      };
    },

    list(): AttentionList {
      const items: AttentionItem[] = [];
      const putAwayItems: AttentionList['putAway'] = [];
      for (const { item, fingerprint } of live.values()) {
        const mark = marks.get(item.key);
        if (hides(mark, fingerprint)) putAwayItems.push({ item, state: mark.state, until: mark.until, at: mark.at });
        else items.push(item);
      }
      return { items: items.sort(byUrgency), putAway: putAwayItems.sort((a, b) => b.at - a.at) };
    },

    async act(key: string, actionId: string): Promise<AttentionReceipt> {
      const { item, run } = found(key);
      const action = item.actions.find((a) => a.id === actionId);
      const act = run.get(actionId);
      if (!action || !act) throw new DomainError('NOT_FOUND', { what: 'action', id: `${key}: ${actionId}` });
      const receipt = await act();
      journal.note({
        kind: 'attention.acted',
        actor: 'user',
        severity: receipt.done ? 'info' : 'warning',
        sentence: `${action.label}: ${receipt.sentence}`,
        subjects: item.subject ? [item.subject] : [],
        data: { key, action: actionId },
      });
      return receipt;
    },

    snooze: (key: string, until: number) => putAway(key, 'snoozed', until),
    dismiss: (key: string) => putAway(key, 'dismissed', null),
    async restore(key: string): Promise<void> {
      await repo.remove(key);
      if (marks.delete(key)) changed();
    },

    /** Another database is behind the repo: what the user had put away is read again. */
    async reload(): Promise<void> {
      marks.clear();
      for (const mark of await repo.all()) marks.set(mark.key, mark);
      changed();
    },

    onChange(fn: () => void): Cancel {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    /** Each item once, when it comes or gets worse, unless the user has put it away; a late listener first hears of what is there. */
    onRaised(fn: (item: AttentionItem) => void): Cancel {
      for (const { item, fingerprint } of live.values()) if (!hides(marks.get(item.key), fingerprint)) fn(item);
      raised.add(fn);
      return () => raised.delete(fn);
    },
    dispose() {
      stopListening();
      cancelWake();
    },
  };
}
export type Attention = Awaited<ReturnType<typeof createAttention>>;
