import type { LocalModel } from '../../../../shared/features/minds/schema.ts';

/** How the weights of a model are kept, and how the names of its files end by that. The first that is there is taken. */
export const suffixes = [
  ['q8', '_quantized'],
  ['int8', '_int8'],
  ['uint8', '_uint8'],
  ['q4', '_q4'],
  ['fp32', ''],
  ['fp16', '_fp16'],
  ['q4f16', '_q4f16'],
  ['bnb4', '_bnb4'],
] as const;

export const suffixOf = (dtype: string): string => suffixes.find(([name]) => name === dtype)?.[1] ?? '';

export const weightsOf = (dtype: string): string => `onnx/model${suffixOf(dtype)}.onnx`;

/** What is run of a model: one that hears has an ear and a tongue. */
export const weightsOfTask = (task: LocalModel['task'], dtype: string): string[] =>
  task === 'transcribe'
    ? ['encoder_model', 'decoder_model_merged'].map((name) => `onnx/${name}${suffixOf(dtype)}.onnx`)
    : [weightsOf(dtype)];
