import type { IncomingMessage } from 'node:http';
import type { Upload } from './provider-types.ts';

/** Written anew here, so that the reader of a file and its writer do not agree in a mistake. */
function wavOf(bytes: Buffer): Upload['wav'] {
  if (bytes.length < 44) return 'shorter than the head of a WAV file';
  const word = (at: number) => bytes.toString('latin1', at, at + 4);
  if (word(0) !== 'RIFF' || word(8) !== 'WAVE' || word(12) !== 'fmt ' || word(36) !== 'data')
    return 'no plain WAV file';
  if (bytes.readUInt32LE(4) !== bytes.length - 8) return `its length says ${bytes.readUInt32LE(4)} of ${bytes.length}`;
  const size = bytes.readUInt32LE(40);
  if (size !== bytes.length - 44) return `its samples are said to be ${size} bytes of ${bytes.length - 44}`;
  if (bytes.readUInt16LE(20) !== 1) return 'its samples are no plain numbers';
  const [channels, rate, bits] = [bytes.readUInt16LE(22), bytes.readUInt32LE(24), bytes.readUInt16LE(34)];
  const samples = Int16Array.from({ length: size >> 1 }, (_, at) => bytes.readInt16LE(44 + at * 2));
  return { rate, channels, bits, samples, ms: (samples.length / channels / rate) * 1_000 };
}

/** A form with a file; null where the body is none. */
export function uploadOf(message: IncomingMessage, body: Buffer): Upload | null {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(message.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return null;
  const upload: Upload = { fields: {}, name: '', type: '', bytes: Buffer.alloc(0), wav: 'no file' };
  const mark = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(mark); at >= 0; ) {
    const from = at + mark.length + 2;
    const next = body.indexOf(mark, from);
    if (next < 0) break;
    const gap = body.indexOf('\r\n\r\n', from);
    const head = body.toString('utf8', from, gap);
    const content = body.subarray(gap + 4, next - 2);
    const name = /name="([^"]*)"/.exec(head)?.[1] ?? '';
    const file = /filename="([^"]*)"/.exec(head)?.[1];
    if (file === undefined) upload.fields[name] = content.toString('utf8');
    else {
      const type = /content-type: *(\S+)/i.exec(head)?.[1] ?? '';
      Object.assign(upload, { name: file, type, bytes: Buffer.from(content), wav: wavOf(content) });
    }
    at = next;
  }
  return upload;
}
