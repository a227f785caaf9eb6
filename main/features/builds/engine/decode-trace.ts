/** What BuildKit tells while it builds; of its messages only the fields that are looked at. */
export interface TraceVertex {
  digest: string;
  name: string;
  cached: boolean;
  startedMs: number | null;
  completedMs: number | null;
  error: string;
}
export interface TraceLog {
  vertex: string;
  text: string;
}
export interface Trace {
  vertexes: TraceVertex[];
  logs: TraceLog[];
  warnings: string[];
}

interface Field {
  number: number;
  value: number;
  bytes: Buffer;
}

/** The wire format of protocol buffers: a key, then a number or so many bytes. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let power = 1; ; power *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('a message ends within a number');
      value += (byte & 127) * power;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = number();
    const wire = key & 7;
    const nothing = message.subarray(0, 0);
    if (wire === 0) yield { number: key >> 3, value: number(), bytes: nothing };
    else if (wire === 2) {
      const length = number();
      if (at + length > message.length) throw new RangeError('a message ends within a field');
      yield { number: key >> 3, value: 0, bytes: message.subarray(at, at + length) };
      at += length;
    } else if (wire === 1 || wire === 5) at += wire === 1 ? 8 : 4;
    else throw new RangeError(`wire type ${wire} is not known`);
  }
}

function momentOf(message: Buffer): number {
  let seconds = 0;
  let nanos = 0;
  for (const { number, value } of fieldsOf(message)) {
    if (number === 1) seconds = value;
    else if (number === 2) nanos = value;
  }
  return seconds * 1_000 + nanos / 1e6;
}

function vertexOf(message: Buffer): TraceVertex {
  const vertex: TraceVertex = { digest: '', name: '', cached: false, startedMs: null, completedMs: null, error: '' };
  for (const { number, value, bytes } of fieldsOf(message)) {
    if (number === 1) vertex.digest = bytes.toString();
    else if (number === 3) vertex.name = bytes.toString();
    else if (number === 4) vertex.cached = value !== 0;
    else if (number === 5) vertex.startedMs = momentOf(bytes);
    else if (number === 6) vertex.completedMs = momentOf(bytes);
    else if (number === 7) vertex.error = bytes.toString();
  }
  return vertex;
}

function logOf(message: Buffer): TraceLog {
  const log: TraceLog = { vertex: '', text: '' };
  for (const { number, bytes } of fieldsOf(message)) {
    if (number === 1) log.vertex = bytes.toString();
    else if (number === 4) log.text = bytes.toString();
  }
  return log;
}

/** Of the text of one `moby.buildkit.trace`. Throws what is no such message. */
export function decodeTrace(base64: string): Trace {
  const trace: Trace = { vertexes: [], logs: [], warnings: [] };
  for (const { number, bytes } of fieldsOf(Buffer.from(base64, 'base64'))) {
    if (number === 1) trace.vertexes.push(vertexOf(bytes));
    else if (number === 3) trace.logs.push(logOf(bytes));
    else if (number === 4)
      for (const field of fieldsOf(bytes)) if (field.number === 3) trace.warnings.push(field.bytes.toString());
  }
  return trace;
}
