import type Docker from 'dockerode';
import type { BlueprintPin } from '../../../../shared/features/blueprints/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { isDigest, type Reference, referenceOf } from './reference.ts';
import { type Registry, Unresolved } from './registry.ts';

/** At once: a registry counts who asks it. */
const together = 4;
const wholeMs = 60_000;

interface Deps {
  /** Null where none runs. */
  engine(): Promise<Docker | null>;
  registry: Registry;
  clock: Pick<Clock, 'now'>;
}

const same = (a: Reference, b: Reference | null) => b?.registry === a.registry && b.repository === a.repository;

/** What an engine knows of an image that it has fetched; null: it has none of that name, or has made it itself. */
async function knownTo(docker: Docker, image: string, reference: Reference): Promise<string | null> {
  const found = await docker
    .getImage(image)
    .inspect()
    .catch(() => null);
  for (const known of found?.RepoDigests ?? []) {
    const [name = '', digest = ''] = known.split('@');
    if (isDigest(digest) && same(reference, referenceOf(`${name}:any`))) return digest;
  }
  return null;
}

/** What a name and tag mean today: as the engine here has it, else as its registry says. */
export function createPinning({ engine, registry, clock }: Deps) {
  async function resolve(image: string, docker: Docker | null, signal: AbortSignal): Promise<BlueprintPin> {
    const unknown = (why: string): BlueprintPin => ({ image, digest: null, from: null, at: clock.now(), why });
    const reference = referenceOf(image);
    if (reference === null) return unknown('It is no name with a tag.');
    const here = docker === null ? null : await knownTo(docker, image, reference);
    if (here !== null) return { image, digest: here, from: 'the engine of this machine', at: clock.now(), why: null };
    try {
      const digest = await registry.digestOf(reference, signal);
      return { image, digest, from: reference.registry, at: clock.now(), why: null };
    } catch (error) {
      if (error instanceof Unresolved) return unknown(error.message);
      if (signal.aborted) return unknown('It was not asked for: the other answers took too long.');
      throw error;
    }
  }

  return async function pin(images: readonly string[]): Promise<BlueprintPin[]> {
    const docker = await engine();
    const signal = AbortSignal.timeout(wholeMs);
    const pins = new Map<string, BlueprintPin>();
    const waiting = [...images];
    async function take() {
      for (let image = waiting.shift(); image !== undefined; image = waiting.shift())
        pins.set(image, await resolve(image, docker, signal));
    }
    await Promise.all(Array.from({ length: together }, take));
    return images.flatMap((image) => pins.get(image) ?? []);
  };
}
export type Pin = ReturnType<typeof createPinning>;
