import type { Transaction } from 'kysely';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { MemoryPatch } from '../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';
import { entityNamed, relate } from './store/entities.ts';
import { episodesIn } from './store/episodes.ts';
import { fold } from './store/fold.ts';
import { type KeptProposal, proposalsIn } from './store/proposals.ts';
import { addSource, findQuote } from './store/sources.ts';
import { newestOf } from './store/versions.ts';
import { notFound, type Writing } from './writing.ts';

type Trx = Transaction<DataTables>;

const decided = (state: KeptProposal['state']) =>
  new DomainError('CONFLICT', {
    what: 'the proposal',
    why: state === 'accepted' ? 'It was taken already.' : 'It was turned down already.',
  });

/** What the user says to a proposal. Each of these is one transaction of the caller's. */
export function createDeciding({ writing }: { writing: Writing }) {
  async function open(trx: Trx, id: string): Promise<KeptProposal> {
    const proposal = await proposalsIn(trx).get(id);
    if (!proposal) throw notFound('proposal', id);
    if (proposal.state !== 'open') throw decided(proposal.state);
    return proposal;
  }

  /** A quote is shown as proof: what does not stand there any more proves nothing. */
  async function prove(trx: Trx, proposal: KeptProposal): Promise<{ start: number; quote: string; at: number }> {
    const episode = await episodesIn(trx).get(proposal.episodeId);
    const place =
      episode?.text.slice(proposal.start, proposal.start + proposal.quote.length) === proposal.quote
        ? proposal
        : findQuote(episode?.text ?? '', proposal.quote);
    if (!episode || !place)
      throw new DomainError('CONFLICT', {
        what: 'the proposal',
        why: 'What it rests on does not stand in its source any more.',
        remedy: 'Turn it down.',
      });
    return { start: place.start, quote: place.quote, at: episode.at };
  }

  return {
    async accept(
      trx: Trx,
      id: string,
      { edits, endReplaced, now }: { edits: MemoryPatch; endReplaced: boolean; now: number },
    ): Promise<string> {
      const proposal = await open(trx, id);
      const proof = await prove(trx, proposal);
      const source = { episodeId: proposal.episodeId, quote: proof.quote, start: proof.start, now };
      if (proposal.about !== null) {
        if (!(await newestOf(trx, proposal.about))) throw notFound('memory', proposal.about);
        await addSource(trx, { ...source, memoryId: proposal.about, stance: proposal.stance });
        await proposalsIn(trx).decide(id, 'accepted', now, proposal.about);
        return proposal.about;
      }
      const edited = Object.values(edits).some((value) => value !== undefined);
      const replaced = proposal.replaces === null ? null : await newestOf(trx, proposal.replaces);
      const ends = endReplaced && replaced !== null && replaced.knownTo === null;
      const input = {
        ...{ kind: proposal.kind, text: proposal.text, confidence: proposal.confidence },
        ...{ validFrom: proposal.validFrom, validTo: proposal.validTo, projectIds: proposal.projectIds },
        entities: proposal.entities,
        ...Object.fromEntries(Object.entries(edits).filter(([, value]) => value !== undefined)),
      };
      // What takes the place of another begins where that one ends.
      if (ends && input.validFrom === null) input.validFrom = proof.at;
      const made = await writing.make(trx, input, { by: edited ? 'you' : 'model', now });
      const { memoryId } = made;
      await addSource(trx, { ...source, memoryId, stance: 'for' });
      const names = new Set(input.entities.map(({ name }) => fold(name)));
      for (const { from, word, to } of proposal.relations) {
        // An entity that the user took out takes its relations with it.
        if (!names.has(fold(from)) || !names.has(fold(to))) continue;
        const [a, b] = [await entityNamed(trx, from), await entityNamed(trx, to)];
        if (a && b && a.id !== b.id) await relate(trx, memoryId, { from: a.id, word, to: b.id });
      }
      if (ends && proposal.replaces !== null)
        await writing.end(trx, proposal.replaces, { at: input.validFrom ?? now, by: memoryId, now });
      await proposalsIn(trx).decide(id, 'accepted', now, memoryId);
      return memoryId;
    },
    async reject(trx: Trx, id: string, now: number): Promise<void> {
      await open(trx, id);
      await proposalsIn(trx).decide(id, 'rejected', now, null);
    },
    async reopen(trx: Trx, id: string, now: number): Promise<void> {
      const proposal = await proposalsIn(trx).get(id);
      if (!proposal) throw notFound('proposal', id);
      if (proposal.state !== 'rejected')
        throw new DomainError('CONFLICT', { what: 'the proposal', why: 'It was not turned down.' });
      await proposalsIn(trx).decide(id, 'open', now, null);
    },
  };
}
