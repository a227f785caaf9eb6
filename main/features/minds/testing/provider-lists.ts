import { modelsOfElevenLabs } from './provider-speech.ts';
import type { Seen } from './provider-types.ts';

/** A model as the lists of the server tell of it. */
export interface ServedModel {
  id: string;
  contextTokens?: number;
  embeds?: boolean;
  /** Of what `embed` and `/v1/embeddings` answer. */
  dimensions?: number;
}

const dimensionsOf = (models: readonly ServedModel[], id: string) =>
  models.find((model) => model.id === id)?.dimensions ?? 64;

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

/** The same words give near vectors, and the same text the same one: a bag of words, hashed and of length one. */
export function vectorOf(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const value = hash(word);
    const at = value % dimensions;
    vector[at] = (vector[at] ?? 0) + (value & 0x10000 ? 1 : -1);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector.map((_, i) => (i === 0 ? 1 : 0)) : vector.map((one) => one / length);
}

const packed = (vector: number[]) => Buffer.from(Float32Array.from(vector).buffer).toString('base64');

const textsOf = (input: unknown): string[] => (Array.isArray(input) ? input.map(String) : [String(input ?? '')]);

/** What is no conversation: lists of models and vectors. Null where this server has no such path. */
export function listed(seen: Seen, models: readonly ServedModel[]): unknown {
  const created = 1_700_000_000;
  switch (seen.kind) {
    case 'models':
      if (seen.headers['xi-api-key'] !== undefined) return modelsOfElevenLabs(models);
      if (seen.headers['anthropic-version'] !== undefined)
        return {
          data: models.map(({ id, contextTokens }) => ({
            ...{ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' },
            ...{ max_input_tokens: contextTokens ?? null, max_tokens: 8_192, capabilities: null },
          })),
          ...{ has_more: false, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null },
        };
      return {
        object: 'list',
        data: models.map(({ id, contextTokens }) => ({
          ...{ id, object: 'model', created, owned_by: 'loopback' },
          ...(contextTokens !== undefined && { meta: { n_ctx_train: contextTokens } }),
        })),
      };
    case 'tags':
      return {
        models: models.map(({ id }) => ({
          ...{ name: id, model: id, modified_at: '2026-01-01T00:00:00Z', size: 1, digest: 'f'.repeat(64) },
          details: { format: 'gguf', family: 'llama', families: ['llama'], parameter_size: '1B' },
        })),
      };
    case 'show': {
      const model = models.find(({ id }) => id === seen.model);
      if (!model) return null;
      return {
        ...{ license: '', modelfile: '', template: '', details: { family: 'llama' } },
        model_info: { 'general.architecture': 'llama', 'llama.context_length': model.contextTokens ?? 131_072 },
        capabilities: model.embeds ? ['embedding'] : ['completion', 'tools'],
      };
    }
    case 'version':
      return { version: '0.20.0' };
    case 'embed': {
      const texts = textsOf(seen.body?.input);
      const dimensions = dimensionsOf(models, seen.model);
      return {
        model: seen.model,
        embeddings: texts.map((text) => vectorOf(text, dimensions)),
        prompt_eval_count: texts.join(' ').length,
      };
    }
    case 'embeddings': {
      const texts = textsOf(seen.body?.input);
      const dimensions = dimensionsOf(models, seen.model);
      const total = texts.join(' ').length;
      return {
        object: 'list',
        data: texts.map((text, index) => {
          const vector = vectorOf(text, dimensions);
          const embedding = seen.body?.encoding_format === 'base64' ? packed(vector) : vector;
          return { object: 'embedding', index, embedding };
        }),
        model: seen.model,
        usage: { prompt_tokens: total, total_tokens: total },
      };
    }
    default:
      return null;
  }
}
