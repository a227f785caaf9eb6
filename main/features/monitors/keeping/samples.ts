import {
  getSigned,
  getUnsigned,
  newWriter,
  putSigned,
  putUnsigned,
  type Reader,
  unzigzag,
  type Writer,
  written,
  zigzag,
} from './varint.ts';

export const hourSeconds = 3_600;
export const minuteSeconds = 60;

/** Where a stretch of samples goes on: second within the hour, value in steps of the line's quantum. */
export interface Point {
  second: number;
  value: number;
}

/** Samples of one line in one hour, in the order in which they came: what is later wins. */
export interface Tail extends Point {
  writer: Writer;
  count: number;
}

export const newTail = (): Tail => ({ writer: newWriter(), second: -1, value: 0, count: 0 });

/** The usual step of one second costs no byte of its own. */
export function append(tail: Tail, second: number, value: number): void {
  const step = second - tail.second;
  const usual = step === 1;
  putUnsigned(tail.writer, zigzag(value - tail.value) * 2 + (usual ? 0 : 1));
  if (!usual) putSigned(tail.writer, step);
  tail.second = second;
  tail.value = value;
  tail.count++;
}

export const bytesOf = (tail: Tail): Uint8Array => written(tail.writer);

/** What the bytes hold, from where the stretch before them ended. */
export function eachSample(bytes: Uint8Array, from: Point, visit: (second: number, value: number) => void): void {
  const reader: Reader = { bytes, at: 0 };
  let { second, value } = from;
  while (reader.at < bytes.length) {
    const token = getUnsigned(reader);
    const usual = token % 2 === 0;
    value += unzigzag(usual ? token / 2 : (token - 1) / 2);
    second += usual ? 1 : getSigned(reader);
    if (second < 0 || second >= hourSeconds) throw new RangeError('a second outside its hour');
    visit(second, value);
  }
}

export const beginning: Point = { second: -1, value: 0 };

/** One hour by its seconds; NaN where nothing is known. */
export type Seconds = Float64Array;
export const noSeconds = (): Seconds => new Float64Array(hourSeconds).fill(Number.NaN);

export function intoSeconds(bytes: Uint8Array, seconds: Seconds): void {
  eachSample(bytes, beginning, (second, value) => {
    seconds[second] = value;
  });
}

/** In order and without what was written over. */
export function fromSeconds(seconds: Seconds): Tail {
  const tail = newTail();
  for (let second = 0; second < hourSeconds; second++) {
    const value = seconds[second] as number;
    if (!Number.isNaN(value)) append(tail, second, value);
  }
  return tail;
}
