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
