import { DomainError } from '../../../shared/contract/errors.ts';
import { type Ground, refOf } from './ground.ts';
import { patiently } from './patience.ts';
import type { PlaceRow, ReleaseRow } from './repo.ts';
import type { ReleaseRef } from './types.ts';

const whyOf = (error: unknown): string => {
  if (error instanceof DomainError && 'why' in error.data) return error.data.why;
  return error instanceof Error ? error.message : String(error);
};
/** For what an engine has to do after it was asked to stop something, or to take away an image. */
const besidesMs = 60_000;

const closed = (text: string) => (/[.!?\u2026]$/.test(text) ? text : `${text}.`);

/** The end of all that runs at a place. */
export function createRemoving({ repo, driver, clock }: Pick<Ground, 'repo' | 'driver' | 'clock'>) {
  const engineOf = ({ target }: Pick<ReleaseRow, 'target'>) =>
    target.type === 'docker'
      ? `docker ${target.context ?? ''}`
      : target.type === 'kubernetes'
        ? `kubernetes ${target.kubeconfig ?? ''} ${target.context ?? ''} ${target.namespace ?? ''}`
        : target.type;

  async function versionsOf(place: PlaceRow) {
    const about = { projectName: place.project_name, placeName: place.name, spec: place.spec };
    const all = await repo.releases(place.id);
    return all
      .filter(({ artifact, state }) => artifact !== null && state !== 'gone')
      .map((release) => ({ release, ref: refOf(release, about), engine: engineOf(release) }));
  }

  async function end(release: ReleaseRow, ref: ReleaseRef, others: readonly ReleaseRow[]): Promise<number> {
    const run = driver(release.target.type);
    const talk = { signal: new AbortController().signal, log() {}, progress() {} };
    const withinMs = ref.stopSeconds * 1_000 + besidesMs;
    const there = await patiently(clock, ref.label, run.instances(ref));
    const resting = run.resting ? await patiently(clock, ref.label, run.resting(ref)) : [];
    for (const instance of [...there, ...resting]) {
      const { ok, sentence } = await patiently(clock, ref.label, run.stop(ref, instance, talk), withinMs);
      if (!ok) throw new DomainError('UNAVAILABLE', { what: ref.label, why: sentence, partly: true });
    }
    const artifact = JSON.stringify(release.artifact);
    const shared = others.some((one) => JSON.stringify(one.artifact) === artifact);
    await patiently(clock, ref.label, run.remove(ref, shared), withinMs);
    return there.length;
  }

  return {
    /** By engine: why it cannot be asked. */
    async unreached(place: PlaceRow): Promise<Map<string, string>> {
      const silent = new Map<string, string>();
      const asked = new Set<string>();
      for (const { release, ref, engine } of await versionsOf(place)) {
        if (asked.has(engine)) continue;
        asked.add(engine);
        await patiently(clock, engine, driver(release.target.type).instances(ref)).catch((error: unknown) =>
          silent.set(engine, closed(whyOf(error))),
        );
      }
      const { target } = place.spec;
      const own = engineOf({ target });
      const { reached } = driver(target.type);
      if (reached && !asked.has(own))
        await patiently(clock, own, reached(target)).catch((error: unknown) => silent.set(own, closed(whyOf(error))));
      return silent;
    },

    /** What an engine that is not there runs goes on, and is named. */
    async everything(
      place: PlaceRow,
      silent: ReadonlyMap<string, string>,
    ): Promise<{ stopped: number; left: string[] }> {
      const places = (await repo.places()).filter(({ id }) => id !== place.id);
      const others = (await Promise.all(places.map(({ id }) => repo.releases(id)))).flat();
      const left: string[] = [];
      let stopped = 0;
      const all = await versionsOf(place);
      // What answers goes last: when another cannot be ended, the place goes on as it is.
      for (const { release, ref, engine } of all.toSorted((a, b) => a.release.weight - b.release.weight))
        if (!silent.has(engine)) stopped += await end(release, ref, others);
      // What all of its versions share.
      const { target } = place.spec;
      const run = driver(target.type);
      const hushed = silent.get(engineOf({ target }));
      if (run.leaves && hushed !== undefined)
        left.push(
          `What may be left of the place: ${run.leaves(target, place.id)}. It could not be looked at: ${hushed}`,
        );
      if (run.clear && hushed === undefined) await patiently(clock, place.name, run.clear(target, place.id), besidesMs);
      for (const { release, ref, engine } of all) {
        const why = silent.get(engine);
        if (why !== undefined)
          left.push(
            `What may be left of version ${release.number}: ${driver(release.target.type).traces(ref)}. It could not be looked at: ${why}`,
          );
      }
      return { stopped, left };
    },
  };
}
