import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LocalModel } from '../../../../shared/features/minds/schema.ts';
import { suffixes, weightsOfTask } from './dtypes.ts';
import type { Loadable } from './process/protocol.ts';

export interface Inspected {
  task: LocalModel['task'];
  dtype: string;
  pooling: Loadable['pooling'];
  prefixes: { query: string; passage: string };
  contextTokens: number | null;
  bytes: number;
}

/** Why a folder holds no model that can be run here: for people. */
export class NoModel extends Error {}

const config = z.object({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  max_position_embeddings: z.number().int().positive().nullish(),
});
const tokenizerConfig = z.object({ model_max_length: z.number().nullish() });
const poolingConfig = z.object({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
});
const promptsConfig = z.object({ prompts: z.record(z.string(), z.string()).optional() });

const mostBytes = 4 * 1024 * 1024;

async function read<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const file = join(folder, name);
  const { size } = await stat(file).catch(() => ({ size: -1 }));
  if (size < 0) return null;
  if (size > mostBytes) throw new NoModel(`Its ${name} is too large to be one.`);
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new NoModel(`Its ${name} cannot be read.`, { cause: error });
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

const isThere = (file: string) =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  );

const taskOf = (architectures: readonly string[], pooled: boolean): LocalModel['task'] => {
  if (pooled) return 'embed';
  if (architectures.some((name) => name.endsWith('ForCausalLM'))) return 'generate';
  if (architectures.some((name) => name.startsWith('Whisper'))) return 'transcribe';
  if (architectures.length === 0 || architectures.some((name) => /Model$/.test(name))) return 'embed';
  throw new NoModel(
    `It is a ${architectures.join(', ')}, which makes no vectors, does not answer, and writes nothing down.`,
  );
};

/** Reads what a folder says of itself; its weights are not opened. */
export async function inspectFolder(folder: string): Promise<Inspected> {
  const about = await read(folder, 'config.json', config);
  if (!about) throw new NoModel('There is no config.json in it.');
  if (!(await isThere(join(folder, 'tokenizer.json')))) throw new NoModel('There is no tokenizer.json in it.');
  const tokenizer = await read(folder, 'tokenizer_config.json', tokenizerConfig);
  if (!tokenizer) throw new NoModel('There is no tokenizer_config.json in it.');
  const pooled = await read(folder, '1_Pooling/config.json', poolingConfig);
  const { prompts = {} } = (await read(folder, 'config_sentence_transformers.json', promptsConfig)) ?? {};

  const task = taskOf(about.architectures ?? [], pooled !== null);
  if (task === 'transcribe') {
    for (const name of ['preprocessor_config.json', 'generation_config.json'])
      if (!(await isThere(join(folder, name)))) throw new NoModel(`There is no ${name} in it.`);
  }
  let dtype: string | null = null;
  for (const [name] of suffixes) {
    const there = await Promise.all(weightsOfTask(task, name).map((file) => isThere(join(folder, file))));
    if (!there.every(Boolean)) continue;
    dtype = name;
    break;
  }
  if (dtype === null)
    throw new NoModel(
      task === 'transcribe'
        ? 'Its weights for ONNX are not there: onnx/encoder_model.onnx and onnx/decoder_model_merged.onnx, or both with _quantized.'
        : 'There are no weights for ONNX in it: they would be onnx/model.onnx, or onnx/model_quantized.onnx.',
    );

  // Some write a number that nobody means for «as much as you like».
  const limits = [about.max_position_embeddings, tokenizer.model_max_length].filter(
    (limit): limit is number => typeof limit === 'number' && limit > 0 && limit < 100_000_000,
  );
  return {
    ...{ task, dtype },
    pooling: pooled?.pooling_mode_cls_token ? 'cls' : pooled?.pooling_mode_lasttoken ? 'last_token' : 'mean',
    prefixes: { query: prompts.query ?? '', passage: prompts.passage ?? prompts.document ?? '' },
    contextTokens: task !== 'transcribe' && limits.length > 0 ? Math.floor(Math.min(...limits)) : null,
    bytes: await sizeOf(folder),
  };
}
