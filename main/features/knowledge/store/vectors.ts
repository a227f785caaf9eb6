import type { IndexFile } from './open-file.ts';
import { createProducts } from './products.ts';

interface Packed {
  model: number;
  dims: number;
  count: number;
  chunks: Int32Array;
  projects: Int32Array;
  scales: Float32Array;
  values: Int8Array;
  placeOf: Map<number, number>;
}

const grown = (count: number) => Math.max(1_024, Math.ceil(count * 1.5));

/** Eight bits for each number: a quarter of the room, and the order of the nearest stays what it was. */
export function quantise(vector: Float32Array, into: Int8Array, at: number): number {
  let length = 0;
  let largest = 0;
  for (const value of vector) {
    length += value * value;
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0 || !Number.isFinite(length)) {
    into.fill(0, at, at + vector.length);
    return 0;
  }
  const step = 127 / largest;
  for (let i = 0; i < vector.length; i += 1) into[at + i] = Math.round((vector[i] as number) * step);
  // Of a vector of length 1.
  return 1 / (step * Math.sqrt(length));
}

/** The vectors of the model that serves, in one buffer that is gone through from end to end. */
export function createPackedVectors(db: IndexFile) {
  let packed: Packed | null = null;

  function room(one: Packed, count: number): Packed {
    if (count <= one.chunks.length) return one;
    const size = grown(count);
    const chunks = new Int32Array(size);
    const projects = new Int32Array(size);
    const scales = new Float32Array(size);
    const values = new Int8Array(size * one.dims);
    chunks.set(one.chunks.subarray(0, one.count));
    projects.set(one.projects.subarray(0, one.count));
    scales.set(one.scales.subarray(0, one.count));
    values.set(one.values.subarray(0, one.count * one.dims));
    return { ...one, chunks, projects, scales, values };
  }

  function add(chunk: number, project: number, scale: number, vector: Int8Array): void {
    if (!packed || vector.length !== packed.dims) return;
    const known = packed.placeOf.get(chunk);
    const place = known ?? packed.count;
    packed = room(packed, place + 1);
    packed.chunks[place] = chunk;
    packed.projects[place] = project;
    packed.scales[place] = scale;
    packed.values.set(vector, place * packed.dims);
    packed.placeOf.set(chunk, place);
    if (known === undefined) packed.count += 1;
  }

  function load(model: number, dims: number): Packed {
    packed = {
      ...{ model, dims, count: 0, placeOf: new Map() },
      ...{ chunks: new Int32Array(0), projects: new Int32Array(0), scales: new Float32Array(0) },
      values: new Int8Array(0),
    };
    const { n } = db.prepare('select count(*) as n from vectors where model = ?').get(model) as { n: number };
    packed = room(packed, n);
    const rows = db
      .prepare(
        'select v.chunk, v.scale, v.vector, c.project from vectors v join chunks c on c.id = v.chunk where v.model = ?',
      )
      .iterate(model) as Iterable<{ chunk: number; scale: number; vector: Buffer; project: number }>;
    for (const { chunk, scale, vector, project } of rows)
      add(chunk, project, scale, new Int8Array(vector.buffer, vector.byteOffset, vector.length));
    return packed;
  }

  return {
    add(model: number, chunk: number, project: number, scale: number, vector: Int8Array): void {
      if (packed?.model === model) add(chunk, project, scale, vector);
    },
    /** The last one takes the place of what goes. */
    remove(chunk: number): void {
      const place = packed?.placeOf.get(chunk);
      if (!packed || place === undefined) return;
      const last = packed.count - 1;
      const { chunks, projects, scales, values, dims, placeOf } = packed;
      if (place !== last) {
        chunks[place] = chunks[last] as number;
        projects[place] = projects[last] as number;
        scales[place] = scales[last] as number;
        values.copyWithin(place * dims, last * dims, (last + 1) * dims);
        placeOf.set(chunks[place] as number, place);
      }
      placeOf.delete(chunk);
      packed.count = last;
    },
    forget(): void {
      packed = null;
    },
    /** How many there are of these projects; null: of all. */
    count({ id, dims }: { id: number; dims: number }, projects: ReadonlySet<number> | null): number {
      const one = packed?.model === id ? packed : load(id, dims);
      if (projects === null) return one.count;
      let found = 0;
      for (let place = 0; place < one.count; place += 1) if (projects.has(one.projects[place] as number)) found += 1;
      return found;
    },
    /** The nearest chunks, nearest first. `projects` null: of all. */
    nearest(
      { id, dims }: { id: number; dims: number },
      vector: Float32Array,
      projects: ReadonlySet<number> | null,
      limit: number,
    ): { chunk: number; likeness: number }[] {
      const one = packed?.model === id ? packed : load(id, dims);
      if (vector.length !== dims) return [];
      const asked = new Int8Array(dims);
      const askedScale = quantise(vector, asked, 0);
      const { count, values, scales } = one;
      const { products, perBlock } = createProducts(asked);
      const sums = new Int32Array(perBlock);
      const best: { place: number; likeness: number }[] = [];
      let worst = -Infinity;
      for (let first = 0; first < count; first += perBlock) {
        const many = Math.min(perBlock, count - first);
        products(values, first, many, sums);
        for (let at = 0; at < many; at += 1) {
          const place = first + at;
          const likeness = (sums[at] as number) * (scales[place] as number) * askedScale;
          if (best.length >= limit && likeness <= worst) continue;
          if (projects !== null && !projects.has(one.projects[place] as number)) continue;
          best.push({ place, likeness });
          // Sorted now and then only: sorting at each is what takes the time.
          if (best.length >= limit * 4) {
            best.sort((a, b) => b.likeness - a.likeness);
            best.length = limit;
            worst = best.at(-1)?.likeness ?? -Infinity;
          }
        }
      }
      best.sort((a, b) => b.likeness - a.likeness);
      return best.slice(0, limit).map(({ place, likeness }) => ({ chunk: one.chunks[place] as number, likeness }));
    },
  };
}
export type PackedVectors = ReturnType<typeof createPackedVectors>;
