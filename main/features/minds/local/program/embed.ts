import type { Tensor } from '@huggingface/transformers';
import type { Loadable } from '../process/protocol.ts';
import type { Models } from './models.ts';

interface Outputs {
  last_hidden_state?: Tensor;
  token_embeddings?: Tensor;
  logits?: Tensor;
}

export interface Vectors {
  count: number;
  tokens: number;
  numbers: Float32Array;
}

const dropAll = (tensors: object) => {
  for (const one of Object.values(tensors)) (one as Partial<Tensor> | undefined)?.dispose?.();
};

/** One vector of length one for each text; what is longer than the model reads is cut at its end. */
export async function embed(models: Models, wanted: Loadable, texts: string[]): Promise<Vectors> {
  const { library, tokenizer, model } = await models.get('embed', wanted);
  const inputs = tokenizer(texts, { padding: true, truncation: true }) as { attention_mask: Tensor };
  const outputs = (await model(inputs)) as Outputs;
  try {
    const states = outputs.last_hidden_state ?? outputs.token_embeddings ?? outputs.logits;
    if (states?.dims.length !== 3) throw new Error('The model gives no vector for each token: it does not embed.');
    const pooled =
      wanted.pooling === 'mean'
        ? library.mean_pooling(states, inputs.attention_mask)
        : states.slice(null, wanted.pooling === 'cls' ? 0 : -1);
    const even = pooled.normalize(2, -1);
    const tokens = (inputs.attention_mask.data as BigInt64Array).reduce((sum, one) => sum + Number(one), 0);
    return { count: texts.length, tokens, numbers: Float32Array.from(even.data as Float32Array) };
  } finally {
    dropAll(outputs);
    dropAll(inputs);
  }
}
