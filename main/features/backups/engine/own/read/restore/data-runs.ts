/** So much of nothing is left out: the file system keeps it as a hole. */
const holeBytes = 64 * 1024;
const zeros = Buffer.alloc(holeBytes);

const isZero = (bytes: Buffer, from: number, to: number): boolean => bytes.compare(zeros, 0, to - from, from, to) === 0;

/** The parts of these bytes that have to be written, when they come at `offset` of a file: holes lie at whole blocks. */
export function* dataRuns(bytes: Buffer, offset: number): Generator<[from: number, to: number]> {
  let run = 0;
  const first = (holeBytes - (offset % holeBytes)) % holeBytes;
  for (let at = first; at + holeBytes <= bytes.length; at += holeBytes) {
    if (!isZero(bytes, at, at + holeBytes)) continue;
    if (at > run) yield [run, at];
    run = at + holeBytes;
  }
  if (run < bytes.length) yield [run, bytes.length];
}
