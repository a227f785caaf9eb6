import { z } from 'zod';
import { confidence, entityKind, memoryKind } from '../../../../shared/features/memory/schema.ts';
import { fold } from '../store/fold.ts';
import type { NewProposal } from '../store/proposals.ts';
import { findQuote } from '../store/sources.ts';

const day = z.string().max(40).nullable();

/** What a model is asked for. Lenient in size, strict in form: what does not hold is left out afterwards. */
export const drawn = z.object({
  memories: z
    .array(
      z.object({
        kind: memoryKind,
        text: z.string(),
        quote: z.string(),
        confidence,
        validFrom: day,
        validTo: day,
        entities: z.array(z.object({ kind: entityKind, name: z.string() })),
        relations: z.array(z.object({ from: z.string(), word: z.string(), to: z.string() })),
        replaces: z.string().nullable(),
        confirms: z.string().nullable(),
        contradicts: z.string().nullable(),
      }),
    )
    .max(40),
});
export type Drawn = z.infer<typeof drawn>;

const most = 12;

function dayOf(text: string | null): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? '');
  if (!parts) return null;
  const time = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime();
  return Number.isFinite(time) ? time : null;
}

interface Known {
  id: string;
  text: string;
}

export interface Slice {
  episodeId: string;
  /** The whole text: a quote has its place in that. */
  text: string;
  from: number;
  to: number;
  projectIds: readonly string[];
  /** By the name that the model was given for it: `m1`. */
  known: ReadonlyMap<string, Known>;
  model: string;
}

/** Proposals whose quote stands in the source, word for word; the others are counted and dropped. */
export function proposalsOf({ memories }: Drawn, slice: Slice): { proposals: NewProposal[]; unproven: number } {
  const part = slice.text.slice(slice.from, slice.to);
  const proposals: NewProposal[] = [];
  let unproven = 0;
  for (const one of memories.slice(0, most)) {
    const text = one.text.trim().slice(0, 4_000);
    const place = one.quote.trim().length >= 4 ? findQuote(part, one.quote.trim()) : null;
    if (text === '' || !place) {
      unproven += 1;
      continue;
    }
    const of = (name: string | null) => (name === null ? undefined : slice.known.get(name.trim().toLowerCase()));
    // The same words again are another source for what is known, whatever the model calls it.
    const same = [...slice.known.values()].find((known) => fold(known.text) === fold(text));
    const [confirmed, contradicted, replaced] = [of(one.confirms) ?? same, of(one.contradicts), of(one.replaces)];
    const [validFrom, validTo] = [dayOf(one.validFrom), dayOf(one.validTo)];
    const inOrder = validFrom === null || validTo === null || validTo >= validFrom;
    proposals.push({
      ...{ episodeId: slice.episodeId, kind: one.kind, text, confidence: one.confidence },
      ...{ validFrom, validTo: inOrder ? validTo : null },
      ...{ quote: place.quote, start: slice.from + place.start },
      entities: one.entities
        .map(({ kind, name }) => ({ kind, name: name.trim().slice(0, 120) }))
        .filter(({ name }) => fold(name) !== '')
        .slice(0, 12),
      relations: one.relations
        .map(({ from, word, to }) => ({ from: from.trim(), word: word.trim().slice(0, 60), to: to.trim() }))
        .filter(({ from, word, to }) => from !== '' && word !== '' && to !== '' && from.length + to.length <= 240)
        .slice(0, 12),
      projectIds: [...slice.projectIds],
      replaces: confirmed ? null : (replaced?.id ?? null),
      about: (confirmed ?? contradicted)?.id ?? null,
      stance: !confirmed && contradicted ? 'against' : 'for',
      model: slice.model,
    });
  }
  return { proposals, unproven };
}
