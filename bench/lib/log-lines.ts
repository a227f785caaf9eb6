import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** The same lines in every run. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const paths = ['/', '/api/orders', '/api/users', '/assets/index-4f2a.js', '/login', '/api/cart/items', '/health'];
const words = 'order user cart payment session stock mail invoice worker queue cache token page image report'.split(
  ' ',
);

/** What the services of one project write: requests, JSON of pino, a server of Java, a coloured build. Now and then something fails. */
export async function writeLogLines(path: string, lines: number): Promise<void> {
  const next = numbers(7);
  const word = () => words[next(words.length)] ?? '';
  const one = (at: number): string => {
    const time = new Date(1_763_700_000_000 + at * 37).toISOString();
    switch (next(5)) {
      case 0:
        return `127.0.0.1 - - [21/Nov/2026:10:00:${String(at % 60).padStart(2, '0')} +0000] "GET ${paths[next(paths.length)]}?id=${next(1e6)} HTTP/1.1" 200 ${next(50_000)} "-" "Mozilla/5.0"`;
      case 1:
        return `{"level":${next(50) === 0 ? 50 : 30},"time":${1_763_700_000_000 + at * 37},"pid":4242,"hostname":"shop","reqId":"${next(1e9).toString(36)}","msg":"${word()} ${word()} ${next(1e4)} done","ms":${next(900)}}`;
      case 2:
        return `${time} ${next(20) === 0 ? 'WARN ' : 'INFO '} [main] com.acme.shop.${word()} - ${word()} ${next(1e6)} ${word()} in ${next(500)} ms`;
      case 3:
        return `\u001b[32m✓\u001b[39m src/${word()}/${word()}.ts \u001b[2m(${next(900)} ms)\u001b[22m`;
      default:
        return `${time} DEBUG ${word()}: ${word()} ${word()} ${word()} id=${next(1e9).toString(16)} state=${word()}`;
    }
  };
  const file = createWriteStream(path);
  for (let at = 0; at < lines; ) {
    let text = '';
    for (let many = 0; many < 2_000 && at < lines; many++, at++)
      text += at % 100_003 === 99_000 ? `Error: the needle ${at} was Found in the hay\n` : `${one(at)}\n`;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
