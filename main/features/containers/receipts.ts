import type { ActReceipt } from '../../../shared/features/containers/acts.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';

export interface Seen {
  ok: boolean;
  sentence: string;
}

interface Asked {
  of: ActReceipt['of'];
  id: string;
  name: string;
  act: string;
  project?: { id: string; name: string } | null;
  /** The engine tells of it by itself, and that is what the journal keeps. */
  told?: boolean;
}

/** Does it, looks at what has become of it, and keeps both. */
export function createReceipts({ clock, journal }: { clock: Clock; journal: Pick<Journal, 'note'> }) {
  return async function receipt(
    { of, id, name, act, project = null, told = false }: Asked,
    body: () => Promise<{ sentence: string; evidence: Seen[] }>,
  ): Promise<ActReceipt> {
    const at = clock.now();
    const begun = performance.now();
    const { sentence, evidence } = await body();
    const ok = evidence.every((one) => one.ok);
    if (!told)
      journal.note({
        kind: `container.${of}-${act}`,
        severity: ok ? 'info' : 'warning',
        actor: 'user',
        sentence,
        subjects: [
          ...(of === 'container' ? [{ type: 'container', id, label: name }] : []),
          ...(project ? [{ type: 'project', id: project.id, label: project.name }] : []),
        ],
        data: { name, evidence: evidence.map((one) => one.sentence) },
      });
    const tookMs = Math.round(performance.now() - begun);
    return { of, id, name, act, at, tookMs, ok, sentence, evidence };
  };
}
export type Receipts = ReturnType<typeof createReceipts>;
