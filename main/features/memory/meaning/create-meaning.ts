import type { Kysely } from 'kysely';
import { type ModelRef, modelRef } from '../../../../shared/features/minds/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { turn } from '../../../core/lib/turn.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Minds } from '../../minds/index.ts';

interface Deps {
  db: Kysely<DataTables>;
  clock: Clock;
  log: Logger;
  redact: (text: string) => string;
  minds: Pick<Minds, 'embed' | 'unasked' | 'info'>;
  tell(): void;
}

const batch = 32;
const page = 500;
const keepMs = 300_000;

const keyOf = ({ connectionId, model }: ModelRef) => JSON.stringify({ connectionId, model });

function refOf(key: string): ModelRef | null {
  try {
    return modelRef.parse(JSON.parse(key));
  } catch {
    return null;
  }
}

export function toUnit(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const x of vector) sum += x * x;
  const length = Math.sqrt(sum) || 1;
  return vector.map((x) => x / length);
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

const bytesOf = (vector: Float32Array) => new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
const vectorOf = (body: Uint8Array) => new Float32Array(body.slice().buffer);

/**
 * Vectors of every version, by the model that made them. Where the model changes, the old ones serve until the new ones are all
 * there; without any, words alone decide.
 */
export function createMeaning({ db, clock, log, redact, minds, tell }: Deps) {
  let kept: { key: string; vectors: Map<number, Float32Array> } | null = null;
  let letGo: Cancel | null = null;
  let making: Promise<void> | null = null;
  let again = false;
  let why: string | null = null;
  const stop = new AbortController();

  async function serving(): Promise<string | null> {
    const wanted = minds.unasked('embed');
    const rows = await db
      .selectFrom('memory_vectors')
      .select(['model', (e) => e.fn.countAll<number>().as('count')])
      .groupBy('model')
      .execute();
    if (rows.length === 0) return null;
    const usable = rows.filter(({ model }) => {
      const ref = refOf(model);
      const info = ref && minds.info(ref);
      return info !== null && (info.here || wanted !== null);
    });
    const whole = wanted && usable.find(({ model }) => model === keyOf(wanted));
    const most = usable.toSorted((a, b) => Number(b.count) - Number(a.count))[0];
    return (whole && most && Number(whole.count) >= Number(most.count) ? whole : most)?.model ?? null;
  }

  async function load(key: string): Promise<Map<number, Float32Array>> {
    letGo?.();
    // A search now and then does not keep them for good.
    letGo = clock.after(keepMs, () => {
      kept = null;
    });
    if (kept?.key === key) return kept.vectors;
    const vectors = new Map<number, Float32Array>();
    for (let after = -1; ; ) {
      const rows = await db
        .selectFrom('memory_vectors')
        .select(['num', 'body'])
        .where('model', '=', key)
        .where('num', '>', after)
        .orderBy('num')
        .limit(page)
        .execute();
      for (const { num, body } of rows) vectors.set(num, vectorOf(body));
      after = rows.at(-1)?.num ?? after;
      if (rows.length < page) break;
      await turn();
    }
    kept = { key, vectors };
    return vectors;
  }

  async function make(): Promise<void> {
    const model = minds.unasked('embed');
    if (model === null) {
      why = null;
      return;
    }
    const key = keyOf(model);
    while (!stop.signal.aborted) {
      const rows = await db
        .selectFrom('memory_versions as v')
        .select(['v.num', 'v.text'])
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('memory_vectors as m')
                .select('m.num')
                .whereRef('m.num', '=', 'v.num')
                .where('m.model', '=', key),
            ),
          ),
        )
        .orderBy('v.num', 'desc')
        .limit(batch)
        .execute();
      if (rows.length === 0) break;
      const made = await minds.embed({
        ...{ model, side: 'passage', signal: stop.signal, purpose: { feature: 'memory', id: 'vectors' } },
        texts: rows.map(({ text }) => redact(text)),
      });
      if (!made.ok) {
        why = made.end.kind === 'failed' ? made.end.fault.message : 'The embedding model gave no answer.';
        return;
      }
      why = null;
      for (const [index, { num }] of rows.entries()) {
        const vector = made.vectors[index];
        if (!vector) continue;
        const unit = toUnit(vector);
        // One statement: of what was forgotten meanwhile no vector may be kept.
        await db
          .insertInto('memory_vectors')
          .columns(['num', 'model', 'body'])
          .expression((e) =>
            e
              .selectFrom('memory_versions as v')
              .select(['v.num', e.val(key).as('model'), e.val(bytesOf(unit)).as('body')])
              .where('v.num', '=', num),
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        if (kept?.key === key) kept.vectors.set(num, unit);
      }
      if (made.vectors.length === 0) return;
      tell();
      await turn();
    }
    if (!stop.signal.aborted) await db.deleteFrom('memory_vectors').where('model', '!=', key).execute();
  }

  return {
    /** Makes what is missing. */
    kick(): void {
      again = true;
      making ??= (async () => {
        try {
          while (again && !stop.signal.aborted) {
            again = false;
            await make();
          }
        } catch (error) {
          log.error('memories could not be embedded', error);
          why = 'The vectors could not be kept; the log says why.';
        } finally {
          making = null;
          tell();
        }
      })();
    },
    async state() {
      const model = minds.unasked('embed');
      const { of } = await db
        .selectFrom('memory_versions')
        .select((e) => e.fn.countAll<number>().as('of'))
        .executeTakeFirstOrThrow();
      if (model === null)
        return { model: null, made: 0, of: Number(of), why: 'No embedding model is chosen: words alone decide.' };
      const { made } = await db
        .selectFrom('memory_vectors')
        .select((e) => e.fn.countAll<number>().as('made'))
        .where('model', '=', keyOf(model))
        .executeTakeFirstOrThrow();
      return { model: model.model, made: Number(made), of: Number(of), why };
    },
    /** Nearest first, of those asked about; null with a reason where there is nothing to measure by. */
    async find(
      text: string,
      among: ReadonlySet<number>,
      { limit, least, signal }: { limit: number; least: number; signal?: AbortSignal | undefined },
    ): Promise<{ nums: number[]; why: null } | { nums: null; why: string }> {
      const key = await serving();
      const ref = key === null ? null : refOf(key);
      if (key === null || ref === null)
        return { nums: null, why: 'No embedding model is connected: words alone decide.' };
      const asked = await minds.embed({
        ...{ model: ref, texts: [redact(text)], side: 'query', purpose: { feature: 'memory', id: 'search' } },
        ...(signal && { signal }),
      });
      const [vector] = asked.ok ? asked.vectors : [];
      if (!asked.ok || !vector) {
        const said = !asked.ok && asked.end.kind === 'failed' ? asked.end.fault.message : 'no answer';
        return { nums: null, why: `The embedding model could not be asked, so words alone decide: ${said}` };
      }
      const query = toUnit(vector);
      const near: { num: number; value: number }[] = [];
      let looked = 0;
      for (const [num, one] of await load(key)) {
        if (++looked % 2_000 === 0) await turn();
        if (!among.has(num) || one.length !== query.length) continue;
        const value = dot(query, one);
        if (value >= least) near.push({ num, value });
      }
      near.sort((a, b) => b.value - a.value || a.num - b.num);
      return { nums: near.slice(0, limit).map(({ num }) => num), why: null };
    },
    /** All vectors of one model, for what is near what; null where there are none. */
    async all(): Promise<ReadonlyMap<number, Float32Array> | null> {
      const key = await serving();
      return key === null ? null : load(key);
    },
    forget(): void {
      kept = null;
    },
    idle: async () => {
      while (making !== null) await making;
    },
    async dispose(): Promise<void> {
      stop.abort();
      letGo?.();
      await making;
    },
  };
}
export type Meaning = ReturnType<typeof createMeaning>;
