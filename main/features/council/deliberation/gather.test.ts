import { expect, it } from 'vitest';
import type { Evidence, EvidenceKind } from '../../../../shared/features/knowledge/schema.ts';
import type { SearchAsk } from '../../knowledge/index.ts';
import type { DraftBody } from '../types.ts';
import { gather } from './gather.ts';

const piece = (kind: EvidenceKind, n: number, text = `${kind} ${n}`): Evidence => ({
  ...{ id: `${kind}00000${n}`, kind, title: `${kind} ${n}`, text, source: { type: 'text' }, projectId: null },
  ...{ at: null, route: null },
});

it('shows each seat its own slice first, and all of them what was attached', async () => {
  const asked: SearchAsk[] = [];
  const kinds: EvidenceKind[] = ['code', 'metric', 'journal'];
  const ranks = { words: 1, meaning: null, recency: null, entity: null };
  const draft = {
    ...{
      question: 'Is it slow?',
      topic: 'general',
      mode: 'quick',
      scope: { projectIds: ['p'] },
      seatIds: null,
      caps: {},
    },
    ...{ options: [], attachments: [piece('log', 1)], pinned: null },
  } as DraftBody;
  const { gathered } = await gather(
    {
      knowledge: {
        async search(ask) {
          asked.push(ask);
          const found = ask.kinds ?? kinds;
          const hits = found.flatMap((kind) => [1, 2].map((n) => ({ ...piece(kind, n), score: 1, ranks })));
          return { hits, mode: 'words', why: null, tookMs: 1 };
        },
        evidenceOf: () => piece('memory', 1),
      },
      memories: { standing: async () => [] },
      count: (text) => text.length,
    },
    draft,
    [
      { id: 'architect', slice: ['code'] },
      { id: 'performance', slice: ['metric', 'journal'] },
      { id: 'skeptic', slice: [] },
    ],
    new AbortController().signal,
  );
  expect(asked.map((ask) => ask.kinds)).toEqual([undefined, ['code'], ['metric', 'journal']]);
  for (const ask of asked) expect(ask.scope).toEqual({ projectIds: ['p'] });
  expect(gathered.shown.architect?.slice(0, 3)).toEqual(['log000001', 'code000001', 'code000002']);
  expect(gathered.shown.performance?.slice(0, 3)).toEqual(['log000001', 'metric000001', 'metric000002']);
  expect(gathered.shown.skeptic).toHaveLength(7);
  expect(new Set(gathered.evidence.map(({ id }) => id)).size).toBe(gathered.evidence.length);
});
