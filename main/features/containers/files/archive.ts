import type { IncomingMessage } from 'node:http';
import type Docker from 'dockerode';

interface Dial {
  path: string;
  method: 'GET' | 'HEAD' | 'PUT';
  isStream: true;
  abortSignal: AbortSignal;
  statusCodes: Record<number, true | string>;
  file?: Buffer;
  options: object;
}

export interface PathStat {
  kind: 'file' | 'folder' | 'link' | 'other';
  bytes: number;
  mode: string;
  changedAt: number | null;
  /** Where a link leads, from the top of the container. */
  target: string | null;
}

const answerMs = 30_000;
const codes = { 200: true, 400: 'bad path', 403: 'read-only', 404: 'no such path', 500: 'server error' } as const;

/** `path` is as in paths.ts: already written as an address wants it. */
function dial(
  docker: Docker,
  id: string,
  method: Dial['method'],
  path: string,
  more: { signal: AbortSignal; file?: Buffer; query?: string },
) {
  const { signal, file, query = '' } = more;
  const ask: Dial = {
    // The last character of an address without options is cut off.
    path: `/containers/${id}/archive?path=${path.replaceAll('/', '%2F')}${query}&`,
    method,
    isStream: true,
    abortSignal: signal,
    statusCodes: { ...codes },
    ...(file && { file }),
    options: {},
  };
  return new Promise<IncomingMessage>((resolve, reject) => {
    docker.modem.dial(ask, (error: unknown, found: unknown) =>
      error ? reject(error) : resolve(found as IncomingMessage),
    );
  });
}

const letters = (mode: number) =>
  ['r', 'w', 'x', 'r', 'w', 'x', 'r', 'w', 'x'].map((letter, at) => (mode & (1 << (8 - at)) ? letter : '-')).join('');
export const modeWords = (kind: PathStat['kind'], mode: number): string =>
  `${{ file: '-', folder: 'd', link: 'l', other: '?' }[kind]}${letters(mode)}`;

export async function statPath(docker: Docker, id: string, path: string): Promise<PathStat> {
  const response = await dial(docker, id, 'HEAD', path, { signal: AbortSignal.timeout(answerMs) });
  response.resume();
  const text = response.headers['x-docker-container-path-stat'];
  const said = JSON.parse(Buffer.from(String(text ?? ''), 'base64').toString('utf8')) as {
    size?: number;
    mode?: number;
    mtime?: string;
    linkTarget?: string;
  };
  const mode = said.mode ?? 0;
  // The bits of Go, not those of the system: a folder is the highest, a link the 28th; what else is set is no plain file.
  const kind =
    (mode & 0x80000000) !== 0
      ? 'folder'
      : (mode & 0x08000000) !== 0
        ? 'link'
        : (mode & 0x07280000) !== 0
          ? 'other'
          : 'file';
  return {
    kind,
    bytes: kind === 'file' ? (said.size ?? 0) : 0,
    mode: modeWords(kind, mode),
    changedAt: Date.parse(said.mtime ?? '') || null,
    target: said.linkTarget || null,
  };
}

/** The archive of a path; it ends when whoever reads it has had enough, or by the signal. */
export async function getArchive(
  docker: Docker,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const response = await dial(docker, id, 'GET', path, { signal });
  // Whoever reads is told; without a reader nobody needs to be.
  response.on('error', () => {});
  return response;
}

export async function putArchive(docker: Docker, id: string, folder: string, file: Buffer): Promise<void> {
  const response = await dial(docker, id, 'PUT', folder, {
    signal: AbortSignal.timeout(4 * answerMs),
    file,
    query: '&noOverwriteDirNonDir=1',
  });
  for await (const _ of response);
}
