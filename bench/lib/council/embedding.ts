import { termsOf } from '../../../shared/features/knowledge/words.ts';
import { createRandom, type World } from './corpus.ts';

export const dims = 384;

function direction(random: () => number): Float32Array {
  const vector = new Float32Array(dims);
  for (let at = 0; at < dims; at += 1)
    vector[at] = Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random());
  return normal(vector);
}

function normal(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

const hashOf = (text: string) => {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return hash | 0;
};

/** How far the words of one concept lie from each other: their likeness is about 0.6, as that of synonyms under a small real model. */
const apart = 0.8;
/** Words that stand everywhere hardly turn a vector, and names that no model has seen turn it a little, in a direction of no meaning. */
const fillerWeight = 0.12;
const unknownWeight = 0.25;

/**
 * Stands for a model in the benchmark: it knows the concepts of the made-up world as a real one knows those of the real world, with
 * noise, and does not know its identifiers. It shows what fusing costs and gains, and nothing about any real model.
 */
export function createConceptEmbedding(world: World, seed: number): (text: string) => Float32Array {
  const random = createRandom(seed);
  const known = new Map<string, { vector: Float32Array; weight: number }>();
  for (const words of world.synonyms) {
    const concept = direction(random);
    for (const word of words) {
      const noise = direction(random);
      const vector = normal(concept.map((value, at) => value + apart * (noise[at] as number)));
      for (const term of termsOf(word)) known.set(term, { vector, weight: 1 });
    }
  }
  for (const word of world.fillers)
    for (const term of termsOf(word)) known.set(term, { vector: direction(random), weight: fillerWeight });
  const unknown = (term: string) => ({ vector: direction(createRandom(hashOf(term))), weight: unknownWeight });

  return (text) => {
    const sum = new Float32Array(dims);
    const counts = new Map<string, number>();
    for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      let found = known.get(term);
      if (!found) {
        found = unknown(term);
        // Paths and numbers come by the thousand and would be made again and again.
        if (known.size < 200_000) known.set(term, found);
      }
      const { vector, weight } = found;
      // Said ten times it is not ten times as much what the text is about.
      const share = weight * Math.sqrt(count);
      for (let at = 0; at < dims; at += 1) sum[at] = (sum[at] as number) + share * (vector[at] as number);
    }
    return normal(sum);
  };
}
