/** As much of ONNX's protobuf as a tiny model needs, written by hand: no tool here makes such a file. */

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7f) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  bytes.push(left);
  return bytes;
};
const number = (field: number, value: number) => Buffer.from([...varint(field * 8), ...varint(value)]);
const bytes = (field: number, content: Uint8Array) =>
  Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
const text = (field: number, value: string) => bytes(field, Buffer.from(value, 'utf8'));
const message = (field: number, ...parts: Uint8Array[]) => bytes(field, Buffer.concat(parts));

const FLOAT = 1;
const INT64 = 7;
const BOOL = 9;
const types = { float: FLOAT, int64: INT64, bool: BOOL };

export interface Weights {
  name: string;
  dims: number[];
  values: Float32Array | BigInt64Array;
}
export interface Operation {
  op: string;
  inputs: string[];
  output: string;
  /** Whole numbers, or lists of them. */
  attributes?: Record<string, number | readonly number[]>;
}
interface Port {
  name: string;
  type: keyof typeof types;
  /** A word is a size that is known when it runs. */
  dims: (number | string)[];
}
export interface Graph {
  inputs: Port[];
  outputs: Port[];
  weights: Weights[];
  operations: Operation[];
  /** What some libraries want to read of a model before they run it. */
  metadata?: Record<string, string>;
}

const weights = ({ name, dims, values }: Weights) =>
  message(
    5,
    ...dims.map((dim) => number(1, dim)),
    number(2, values instanceof Float32Array ? FLOAT : INT64),
    text(8, name),
    bytes(9, Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
  );

const operation = ({ op, inputs, output, attributes = {} }: Operation) =>
  message(
    1,
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, `${op}-${output}`),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      typeof value === 'number'
        ? message(5, text(1, name), number(3, value), number(20, 2))
        : message(5, text(1, name), ...value.map((one) => number(8, one)), number(20, 7)),
    ),
  );

const port = (field: number, { name, type, dims }: Port) => {
  const shape = dims.map((dim) => message(1, typeof dim === 'number' ? number(1, dim) : text(2, dim)));
  const tensor = message(1, number(1, types[type]), message(2, ...shape));
  return message(field, text(1, name), message(2, tensor));
};

/** The bytes of a model of opset 17. */
export function onnxModel(graph: Graph): Buffer {
  return Buffer.concat([
    number(1, 8),
    text(2, 'optimus'),
    message(
      7,
      ...graph.operations.map(operation),
      text(2, 'tiny'),
      ...graph.weights.map(weights),
      ...graph.inputs.map((one) => port(11, one)),
      ...graph.outputs.map((one) => port(12, one)),
    ),
    message(8, text(1, ''), number(2, 17)),
    ...Object.entries(graph.metadata ?? {}).map(([key, value]) => message(14, text(1, key), text(2, value))),
  ]);
}
