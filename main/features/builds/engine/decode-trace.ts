import { fieldsOf } from './protobuf.ts';

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
