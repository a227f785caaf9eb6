import type { OpenHour } from './open-hours.ts';
import { bytesOf, eachSample, type Point } from './samples.ts';
import { getSigned, getUnsigned, newWriter, putSigned, putUnsigned, type Reader, written } from './varint.ts';

const format = 1;

/** How far each line of an hour has been written, once the frame is in the file. */
export type Written = readonly { lineId: number; saved: { length: number } & Point }[];

/** What has come for an hour since the last frame, all lines together; null when nothing has. */
export function encodeFrame(hour: OpenHour): { body: Uint8Array; written: Written } | null {
  const writer = newWriter(512);
  const done: { lineId: number; saved: { length: number } & Point }[] = [];
  putUnsigned(writer, format);
  for (const { line, tail, saved } of hour.tails.values()) {
    const length = tail.writer.length - saved.length;
    if (length === 0) continue;
    putUnsigned(writer, line.id);
    putSigned(writer, saved.second);
    putSigned(writer, saved.value);
    putUnsigned(writer, length);
    // Room for the bytes as they are: they are numbers already.
    while (writer.bytes.length < writer.length + length) {
      const larger = new Uint8Array((writer.length + length) * 2);
      larger.set(writer.bytes);
      writer.bytes = larger;
    }
    writer.bytes.set(bytesOf(tail).subarray(saved.length), writer.length);
    writer.length += length;
    done.push({ lineId: line.id, saved: { length: tail.writer.length, second: tail.second, value: tail.value } });
  }
  return done.length === 0 ? null : { body: written(writer).slice(), written: done };
}

export function decodeFrame(body: Uint8Array, visit: (lineId: number, second: number, value: number) => void): void {
  const reader: Reader = { bytes: body, at: 0 };
  if (getUnsigned(reader) !== format) throw new RangeError('a frame of another program');
  while (reader.at < body.length) {
    const lineId = getUnsigned(reader);
    const from = { second: getSigned(reader), value: getSigned(reader) };
    const length = getUnsigned(reader);
    const bytes = body.subarray(reader.at, reader.at + length);
    if (bytes.length < length) throw new RangeError('a frame is cut off');
    reader.at += length;
    eachSample(bytes, from, (second, value) => visit(lineId, second, value));
  }
}
