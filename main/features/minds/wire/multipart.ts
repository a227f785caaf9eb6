import { randomBytes } from 'node:crypto';

interface FilePart {
  field: string;
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** A form with one file, as a browser would send it. */
export function multipart(fields: readonly (readonly [string, string])[], file: FilePart) {
  const boundary = `optimus-${randomBytes(18).toString('hex')}`;
  const head = (name: string, rest = '') =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${rest}\r\n`;
  const body = Buffer.concat([
    ...fields.map(([name, value]) => Buffer.from(`${head(name)}\r\n${value}\r\n`, 'utf8')),
    Buffer.from(`${head(file.field, `; filename="${file.name}"`)}content-type: ${file.type}\r\n\r\n`, 'utf8'),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}
