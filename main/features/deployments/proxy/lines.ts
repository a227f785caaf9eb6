import type { Readable } from 'node:stream';
import { mostLineBytes } from './protocol.ts';

/** Whole lines of a stream; one that does not end in time ends the stream. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let parts: string[] = [];
  let length = 0;
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      parts.push(text.slice(from, at));
      const line = parts.join('');
      parts = [];
      length = 0;
      from = at + 1;
      onLine(line);
    }
    parts.push(text.slice(from));
    length += text.length - from;
    if (length > mostLineBytes) stream.destroy();
  });
}
