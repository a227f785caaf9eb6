import { DomainError } from '../../../../shared/contract/errors.ts';
import { bytesText } from '../../../../shared/lib/bytes.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Book } from '../book.ts';
import type { Watch } from '../engine/types.ts';
import type { Engines } from '../engines.ts';
import { planTag } from '../folders.ts';
import type { Look } from '../targets/look.ts';
import { sentenceOf, told } from '../told-faults.ts';
import { emptyReceipt, type JobRecord, type Outcome, type TargetRecord } from '../types.ts';
import { countText } from './back-up.ts';
import type { LetGo } from './let-go.ts';

/** More than that of what lies there may not be unused. */
export const maxUnused = 0.05;

interface Deps {
  book: Book;
  letGo: LetGo;
  engines: Engines;
  look: Look;
  clock: Clock;
}

/** What keeps a target small, copied and whole. */
export function createKeep({ book, letGo, engines, look, clock }: Deps) {
  const refuse = (target: TargetRecord) => {
    if (target.input.appendOnly)
      throw new DomainError('CONFLICT', {
        ...{ what: target.input.name, why: 'Nothing is ever removed there: it only takes.' },
        remedy: 'Allow removing in its settings first.',
      });
  };

  async function forget(target: TargetRecord, ids: string[], watch: Watch): Promise<Outcome> {
    refuse(target);
    const remove = await letGo(target, { policy: null, tags: [], ids }, watch);
    return {
      ...{ state: 'succeeded', sentence: `${countText(remove.length, 'snapshot')} removed.` },
      receipt: { ...emptyReceipt, removed: remove.length },
    };
  }

  async function prune(target: TargetRecord, watch: Watch): Promise<Outcome> {
    refuse(target);
    let removed = 0;
    for (const plan of book.plansAt(target.id)) {
      const asked = { policy: plan.input.retention, tags: [planTag(plan.id)], ids: [] };
      removed += (await letGo(target, asked, watch)).length;
    }
    const done = await engines.at(target, 'prune', { maxUnused, dryRun: false }, watch);
    await book.foundAt(target.id, { unusedBytes: done.unusedBytes, prunedAt: clock.now(), forgotten: 0 });
    return {
      state: 'succeeded',
      sentence: `${done.bytesFreed === null ? 'Room was' : `${bytesText(done.bytesFreed)} were`} given back; ${countText(removed, 'snapshot')} went by the retention.`,
      receipt: { ...emptyReceipt, removed, bytesFreed: done.bytesFreed },
    };
  }

  /** Where a copy was and none is, its disk is away: what lies there then is an empty mount point, and is never filled anew. */
  async function assertBack(to: TargetRecord): Promise<void> {
    if (to.known.repositoryId === null) return;
    await look.look(to.id);
    const { state, sentence } = book.target(to.id).known;
    if (state === 'away' || state === 'foreign')
      throw new DomainError('UNAVAILABLE', { what: to.input.name, why: sentence });
  }

  async function mirror(source: TargetRecord, watch: Watch): Promise<Outcome> {
    const receipt = { ...emptyReceipt, files: 0, bytes: 0, removed: 0 };
    const failed: string[] = [];
    const access = await engines.accessOf(source);
    for (const mirrorId of source.input.mirrorIds) {
      const to = book.findTarget(mirrorId);
      if (!to) continue;
      try {
        await assertBack(to);
        const secrets = await engines.storedSecrets(to.id, to.input.backend);
        const into = engines.accessWith(to.id, to.input, access.password, secrets);
        // A fault may be of either place: it says nothing of the source by itself.
        const done = await engines.ask(source.input, access, 'mirror', { to: into }, watch);
        receipt.files += done.files;
        receipt.bytes += done.bytes;
        receipt.removed += done.removed;
        receipt.damages.push(...done.damages);
        // Its keys are those of the source by now.
        await engines.keepSecrets({ id: to.id, name: to.input.name }, access.password, {});
        await book.foundAt(to.id, { repositoryId: source.known.repositoryId, mirroredAt: clock.now() });
        if (done.damages.length === 0) await book.foundAt(source.id, { mirroredAt: clock.now() });
        await look.look(to.id);
      } catch (error) {
        watch.signal.throwIfAborted();
        failed.push(`${to.input.name}: ${sentenceOf(told(error, to.input.name))}`);
      }
    }
    if (receipt.damages.length > 0) await addDamages(source, receipt.damages);
    const copied = `${countText(receipt.files, 'file')}, ${bytesText(receipt.bytes)} copied`;
    if (failed.length > 0)
      throw new DomainError('UNAVAILABLE', {
        ...{ what: source.input.name, why: `${failed.join(' ')} ${copied}.`, partly: receipt.files > 0 },
      });
    if (receipt.damages.length > 0)
      return { state: 'partial', sentence: `${copied}; ${receipt.damages[0]?.sentence ?? ''}`, receipt };
    return { state: 'succeeded', sentence: `${copied}.`, receipt };
  }

  async function addDamages(target: TargetRecord, damages: TargetRecord['known']['damages']): Promise<void> {
    const known = book.target(target.id).known.damages;
    const fresh = damages.filter((one) => !known.some(({ file, id }) => file === one.file && id === one.id));
    await book.foundAt(target.id, { damages: [...known, ...fresh], state: 'damaged' });
  }

  async function heal(target: TargetRecord, fromId: string, watch: Watch): Promise<Outcome> {
    const from = book.target(fromId);
    const { damages } = target.known;
    if (damages.length === 0)
      throw new DomainError('CONFLICT', { what: target.input.name, why: 'Nothing there is known to be damaged.' });
    const [access, whole] = await Promise.all([engines.accessOf(target), engines.accessOf(from)]);
    const { healed, left } = await engines
      .ask(target.input, access, 'heal', { from: whole, damages }, watch)
      .catch((error: unknown) => {
        throw told(error, target.input.name);
      });
    await book.foundAt(target.id, { damages: left });
    await look.look(target.id);
    const receipt = { ...emptyReceipt, files: healed.length, damages: left };
    const sentence = `${countText(healed.length, 'file')} of the repository mended from ${from.input.name}`;
    if (left.length === 0) return { state: 'succeeded', sentence: `${sentence}.`, receipt };
    return {
      state: 'partial',
      sentence: `${sentence}; ${countText(left.length, 'file is', 'files are')} still damaged.`,
      receipt,
    };
  }

  return {
    addDamages,
    perform({ job, asked }: JobRecord, watch: Watch): Promise<Outcome> {
      const target = book.target(job.targetId);
      switch (asked.kind) {
        case 'forget':
          return forget(target, asked.snapshotIds, watch);
        case 'prune':
          return prune(target, watch);
        case 'mirror':
          return mirror(target, watch);
        case 'heal':
          return heal(target, asked.fromId, watch);
        default:
          throw new Error(`${asked.kind} is done elsewhere`);
      }
    },
  };
}
