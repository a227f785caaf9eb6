import { StringDecoder } from 'node:string_decoder';
import { MindFault } from './fault.ts';

const longestLine = 8 * 1024 * 1024;

/** Lines of a body, whatever its pieces are cut at. */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw new MindFault('malformed', 'A line of the answer is longer than 8 MB');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield rest;
}
