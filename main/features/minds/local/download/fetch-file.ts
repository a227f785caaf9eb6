import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../../../core/lib/clock.ts';
import { asStorageFull, StorageFull } from '../../../../core/lib/storage-full.ts';
import { FetchFailed, lastCause } from './failure.ts';
import { type HubFile, refusal } from './hub.ts';

interface Asked {
  clock: Clock;
  url: URL;
  modelId: string;
  file: HubFile;
  /** Where it is to lie; until it is whole it has another name beside that. */
  to: string;
  signal: AbortSignal;
  /** So many of its bytes are here. */
  onBytes(bytes: number): void;
}

const silenceMs = 60_000;
/** So often in a row it is asked for again without a byte more. */
const mostIdleTries = 3;

const partOf = (to: string) => `${to}.part`;
const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

async function hashOf(path: string, signal: AbortSignal): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer);
  return hash;
}

/** Once: what came stays in the part, also when the connection ends in the middle. */
async function more({ clock, url, modelId, file, to, signal, onBytes }: Asked): Promise<void> {
  const part = partOf(to);
  let have = (await sizeOf(part)) ?? 0;
  if (file.bytes !== null && have > file.bytes) {
    await rm(part, { force: true });
    have = 0;
  }
  if (file.bytes !== null && have === file.bytes && have > 0) return;

  const silence = new AbortController();
  const heard = { cancel: () => {} };
  const listen = () => {
    heard.cancel();
    heard.cancel = clock.after(silenceMs, () => silence.abort(new Error('nothing came for a minute')));
  };
  listen();
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, silence.signal]),
      // As it lies there: a packed answer has another length, and no middle to go on from.
      headers: { 'accept-encoding': 'identity', ...(have > 0 && { range: `bytes=${have}-` }) },
    });
    if (response.status === 416) {
      await rm(part, { force: true });
      return;
    }
    if (!response.ok || !response.body) throw await refusal(response, modelId);
    const goesOn = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${have}-`);
    if (response.status === 206 && !goesOn)
      throw new FetchFailed('HUB', `The hub sent another part of ${file.path} than it was asked for.`);
    if (!goesOn) have = 0;
    const handle = await open(part, goesOn ? 'a' : 'w', 0o600);
    try {
      for await (const chunk of response.body) {
        listen();
        have += chunk.length;
        if (file.bytes !== null && have > file.bytes)
          throw new FetchFailed('CHANGED', `${file.path} is longer than the hub said.`);
        await handle.writeFile(chunk);
        onBytes(have);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    const told = response.headers.get('content-length');
    if (file.bytes === null && told !== null && !goesOn && Number(told) !== have)
      throw new FetchFailed('CUT', `The connection ended in the middle of ${file.path}.`);
  } finally {
    heard.cancel();
  }
}

/** Fetches one file, going on where an earlier try ended, and believes it only once its size and its sum are right. */
export async function fetchFile(asked: Asked): Promise<void> {
  const { file, to, signal, onBytes, url } = asked;
  const part = partOf(to);
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const here = await sizeOf(to);
  if (here !== null && (file.bytes === null || here === file.bytes)) return onBytes(here);

  let idle = 0;
  let lastTrouble: unknown = null;
  for (;;) {
    signal.throwIfAborted();
    const before = (await sizeOf(part)) ?? 0;
    let whole = false;
    try {
      await more(asked);
      whole = file.bytes === null || (await sizeOf(part)) === file.bytes;
    } catch (error) {
      signal.throwIfAborted();
      const told = asStorageFull(error, to);
      if (told instanceof StorageFull) throw new FetchFailed('STORAGE_FULL', told.message, { cause: error });
      if (error instanceof FetchFailed && error.code !== 'CUT') {
        if (error.code === 'CHANGED') await rm(part, { force: true });
        throw error;
      }
      lastTrouble = error;
    }
    if (whole) break;
    const now = (await sizeOf(part)) ?? 0;
    idle = now > before ? 0 : idle + 1;
    if (idle < mostIdleTries) continue;
    const reason = lastTrouble === null ? 'it sent less than it had said' : lastCause(lastTrouble);
    throw new FetchFailed('CUT', `${url.host} did not send the whole of ${file.path}: ${reason}`, {
      cause: lastTrouble,
    });
  }

  if (file.sha256 !== null && (await hashOf(part, signal)).digest('hex') !== file.sha256) {
    await rm(part, { force: true });
    throw new FetchFailed('CHANGED', `${file.path} is not what the hub says it is: its checksum differs.`);
  }
  await rename(part, to);
  onBytes((await sizeOf(to)) ?? 0);
}
