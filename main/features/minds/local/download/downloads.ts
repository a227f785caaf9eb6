import { z } from 'zod';
import { DomainError } from '../../../../../shared/contract/errors.ts';
import { bytesText } from '../../../../../shared/lib/bytes.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import { type AbortCause, StepFailure } from '../../../../core/runs/step-failure.ts';
import type { RunDefinition } from '../../../../core/runs/types.ts';
import type { RunsService } from '../../../runs/index.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { FetchFailed, lastCause } from './failure.ts';
import { fetchModel } from './fetch-model.ts';

const config = z.object({ id: z.string() });
const type = 'minds.download';
export const downloadKind = 'download';
const timeoutMs = 24 * 3_600_000;

export interface Going {
  runId: string;
  done: number;
  total: number | null;
}

interface Deps {
  runs: Pick<RunsService, 'registerStep' | 'start' | 'cancel' | 'running' | 'onChange' | 'get'>;
  clock: Clock;
  source: string;
  entry(id: string): CatalogueEntry | null;
  /** What the user said, and what is here, has been read: runs may be taken up before anybody began here. */
  known(): Promise<void>;
  consent(): boolean;
  places(id: string): { folder: string; partial: string };
  /** It lies there, whole. */
  onHere(id: string): Promise<void>;
  onCancelled(id: string): Promise<void>;
  onChange(): void;
}

const causeOf = (signal: AbortSignal): AbortCause | null =>
  signal.aborted ? ((signal.reason as { reason?: AbortCause } | null)?.reason ?? 'stopped') : null;

/** Fetching a model as a run of one step: it goes on where it was after a crash, and can be cancelled where runs are. */
export function createDownloads(deps: Deps) {
  const { runs, clock, source, entry, known, consent, places, onHere, onCancelled, onChange } = deps;
  const going = new Map<string, Going>();
  const failures = new Map<string, string>();

  const unregister = runs.registerStep({
    type,
    async run({ config: raw, signal, progress, runId, log }) {
      const { id } = config.parse(raw);
      await known();
      const wanted = entry(id);
      if (!wanted) throw new StepFailure(`${id} is not in the list of models any more`, { code: 'GONE', retry: false });
      if (!consent())
        throw new StepFailure('Models may not be fetched from the network', { code: 'NO_CONSENT', retry: false });
      failures.delete(id);
      going.set(id, { done: 0, total: null, ...going.get(id), runId });
      onChange();
      let shown = '';
      try {
        await fetchModel({
          ...{ clock, source, id, dtype: wanted.dtype, task: wanted.task, files: wanted.files, signal, ...places(id) },
          onProgress(done, total) {
            going.set(id, { runId, done, total });
            const words = total === null ? bytesText(done) : `${bytesText(done)} of ${bytesText(total)}`;
            // Every chunk would be a hundred messages a second that say the same.
            if (words === shown) return;
            shown = words;
            progress(total === null || total === 0 ? null : Math.min(1, done / total), words);
            onChange();
          },
        });
        await onHere(id);
        log(`${wanted.name} is here`);
        return { result: { id } };
      } catch (error) {
        if (causeOf(signal) === 'cancelled') await onCancelled(id);
        signal.throwIfAborted();
        const sentence = error instanceof FetchFailed ? error.message : `It could not be kept: ${lastCause(error)}`;
        failures.set(id, sentence);
        throw new StepFailure(sentence, {
          ...{ code: error instanceof FetchFailed ? error.code : 'FAILED', retry: false },
          cause: error,
        });
      } finally {
        going.delete(id);
        onChange();
      }
    },
  });

  const runOf = (id: string) =>
    runs.running().find(({ kind, subject }) => kind === downloadKind && subject?.type === 'model' && subject.id === id);

  return {
    /** Null when it is not being fetched. */
    going(id: string): Going | null {
      const known = going.get(id);
      if (known) return known;
      const run = runOf(id);
      return run ? { runId: run.id, done: 0, total: null } : null;
    },
    failure: (id: string): string | null => failures.get(id) ?? null,
    forget: (id: string) => failures.delete(id),
    async start(id: string): Promise<void> {
      const wanted = entry(id);
      if (!wanted) throw new DomainError('NOT_FOUND', { what: 'model', id });
      if (runOf(id)) return;
      const definition: RunDefinition = {
        ...{ id: `model:${id}`, name: `Fetch ${wanted.name}`, kind: downloadKind },
        steps: [
          {
            ...{ key: 'fetch', title: `Fetch ${wanted.name}`, type, needs: [], config: { id } },
            // As often as the machine is switched off under it.
            ...{ timeoutMs, retry: { attempts: 1, backoffMs: 0 }, crashes: 100 },
          },
        ],
      };
      failures.delete(id);
      await runs.start(definition, { subject: { type: 'model', id, label: wanted.name } });
      onChange();
    },
    async cancel(id: string): Promise<void> {
      const run = runOf(id);
      if (!run) throw new DomainError('CONFLICT', { what: 'model', why: 'It is not being fetched.' });
      await runs.cancel(run.id);
      await onCancelled(id);
      onChange();
    },
    async cancelAll(): Promise<void> {
      for (const { id, kind } of runs.running()) if (kind === downloadKind) await runs.cancel(id);
    },
    dispose: () => unregister(),
  };
}
