import type { Id, Repository } from '../../../../restic/types.ts';
import type { ForgetDone, ForgetRequest, Watch } from '../../../types.ts';
import { whileHeld } from '../../while-held.ts';
import { refuseAppendOnly } from '../append-only.ts';
import { type Recorded, snapshotRecords } from '../records.ts';
import { applyPolicy, type Dated, reasonInWords } from './policy.ts';
import { parseStamp, type Stamp } from './stamp.ts';

interface Deps {
  repository: Repository;
  appendOnly: boolean;
  /** Milliseconds. */
  now: number;
}

const stampOfNow = (now: number): Stamp => ({
  seconds: Math.floor(now / 1000),
  nanos: (((now % 1000) + 1000) % 1000) * 1_000_000,
  offset: 0,
  local: false,
});

/** Of one host and the same paths, as restic groups them; all in one where tags have chosen them. */
function groupsOf(records: readonly Recorded[], byTags: boolean): Recorded[][] {
  if (byTags) return [[...records]];
  return [
    ...Map.groupBy(records, ({ record }) => JSON.stringify([record.hostname ?? '', record.paths.toSorted()])).values(),
  ];
}

function dated({ id, record }: Recorded): Dated | null {
  const at = parseStamp(record.time);
  return at && { id, at, tags: record.tags ?? [] };
}

export async function forget({ repository, appendOnly, now }: Deps, request: ForgetRequest, watch: Watch) {
  if (request.dryRun) return decide(repository, request, now, watch.signal);
  if (appendOnly) refuseAppendOnly('snapshots');
  const lock = await repository.lock('exclusive', watch.signal);
  try {
    const held = whileHeld(watch, lock);
    const { signal } = held;
    const done = await decide(repository, request, now, signal);
    let gone = 0;
    for (const id of done.remove) {
      await held.gate();
      signal.throwIfAborted();
      await repository.backend.remove('snapshot', id, signal);
      gone += 1;
      watch.progress({
        ...{ phase: 'Removing snapshots', files: gone, bytes: 0 },
        ...{ filesTotal: done.remove.length, bytesTotal: null, at: id.slice(0, 8) },
      });
    }
    if (gone > 0) watch.log(`${gone} snapshot${gone === 1 ? ' was' : 's were'} removed.`);
    return done;
  } finally {
    await lock.release();
  }
}

/** A snapshot that cannot be read, or whose time is none, is never removed by a policy: nobody knows what it is. */
async function decide(
  repository: Repository,
  { policy, tags, ids }: ForgetRequest,
  now: number,
  signal: AbortSignal,
): Promise<ForgetDone> {
  const chosen = new Set<Id>(ids);
  const unreadable: Id[] = [];
  const records = await snapshotRecords(repository, signal, (id) => unreadable.push(id));
  const looked = records.filter(({ record }) => tags.every((tag) => (record.tags ?? []).includes(tag)));
  const present = new Set([...records.map(({ id }) => id), ...unreadable]);
  const remove = new Set(ids.filter((id) => present.has(id)));
  const keep: ForgetDone['keep'] = unreadable
    .filter((id) => !chosen.has(id))
    .map((id) => ({ id, reasons: ['it cannot be read'] }));

  for (const group of groupsOf(looked, tags.length > 0)) {
    const known: Dated[] = [];
    for (const one of group) {
      const snapshot = dated(one);
      if (snapshot) known.push(snapshot);
      else if (!chosen.has(one.id)) keep.push({ id: one.id, reasons: ['its time cannot be read'] });
    }
    const verdict = policy
      ? applyPolicy(known, policy, stampOfNow(now))
      : {
          keep: known.map((snapshot) => ({ snapshot, reasons: [{ kind: 'empty' as const, value: null }] })),
          remove: [],
        };
    for (const { snapshot, reasons } of verdict.keep)
      if (!chosen.has(snapshot.id)) keep.push({ id: snapshot.id, reasons: reasons.map(reasonInWords) });
    for (const { id } of verdict.remove) remove.add(id);
  }
  return { keep, remove: [...remove] };
}
