import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import type { Memories } from '../../memory/index.ts';
import type { DraftBody, Gathered } from '../types.ts';
import { filling } from './citing.ts';
import { modes } from './modes.ts';

interface Deps {
  knowledge: Pick<Knowledge, 'search' | 'evidenceOf'>;
  memories: Pick<Memories, 'standing'>;
  count(text: string): number;
}

const mostStanding = 20;
/** Of what is gathered, beside it. */
export const standingShare = 0.25;
const plain = ({ id, kind, title, text, source, projectId, at, route }: Evidence): Evidence => ({
  ...{ id, kind, title, text, source, projectId, at, route },
});

export function queryOf({ question, options }: Pick<DraftBody, 'question' | 'options'>): string {
  return [question, ...options.map(({ label }) => label)].join('\n').slice(0, 1_500);
}

/** What was noted to belong into every prompt about these projects. */
export async function standingOf(
  { knowledge, memories }: { knowledge: Pick<Knowledge, 'evidenceOf'>; memories: Deps['memories'] },
  scope: DraftBody['scope'],
) {
  const recalled = await memories.standing(scope);
  return recalled.slice(0, mostStanding).map(({ id, kind, text }) =>
    knowledge.evidenceOf({
      ...{ kind: 'memory', title: kind === 'preference' ? 'A preference of the user' : 'A pinned memory', text },
      ...{ source: { type: 'memory', memoryId: id }, at: null },
    }),
  );
}

/**
 * What each seat is shown: all of them what the user attached and what stands; then its own slice of what is found, and after that,
 * as far as there is room, the best of everything.
 */
export async function gather(
  deps: Deps,
  draft: DraftBody,
  seats: readonly { id: string; slice: string[] }[],
  signal: AbortSignal,
) {
  const { knowledge, count } = deps;
  const { evidenceTokens } = modes[draft.mode];
  const ask = { query: queryOf(draft), scope: draft.scope, signal, tokenBudget: evidenceTokens, limit: 40 };
  const standing = await standingOf(deps, draft.scope);
  const general = await knowledge.search(ask);
  const memoryIds = new Set(standing.flatMap(({ source }) => (source.type === 'memory' ? [source.memoryId] : [])));
  const isStanding = (source: Evidence['source']) => source.type === 'memory' && memoryIds.has(source.memoryId);
  const all = new Map<string, Evidence>();
  const shown: Gathered['shown'] = {};
  const common = [...draft.attachments, ...filling(standing, standingShare * evidenceTokens, count)];
  for (const { id, slice } of seats) {
    const own = slice.length === 0 ? [] : (await knowledge.search({ ...ask, kinds: slice as Evidence['kind'][] })).hits;
    const hits = [...own, ...general.hits].filter(({ source }) => !isStanding(source));
    const found = new Map(hits.map((hit) => [hit.id, plain(hit)]));
    const pieces = [...common, ...filling([...found.values()], evidenceTokens, count)];
    for (const piece of pieces) if (!all.has(piece.id)) all.set(piece.id, piece);
    shown[id] = [...new Set(pieces.map((piece) => piece.id))];
  }
  const gathered: Gathered = { evidence: [...all.values()], shown, standing: standing.map(({ id }) => id) };
  return { gathered, why: general.why };
}
