import type { Kind, KubeClient } from './create-client.ts';
import { isFault, KubeFault } from './faults.ts';
import type { KubeObject } from './objects.ts';

/** The server ends a watch by itself after so long, and another goes on where it ended. */
const watchSeconds = 240;
const firstPauseMs = 500;
const longestPauseMs = 15_000;

interface Asked {
  what: Kind;
  labelSelector: string;
  signal: AbortSignal;
  /** All that there is, after each change. */
  onSnapshot(items: readonly KubeObject[]): void;
  /** It cannot be asked for now, and is tried again. */
  onTrouble?(fault: KubeFault): void;
}

/**
 * A list, and then what changes, as it changes. After 410, a broken connection or a server that was away all is listed anew.
 * Ends with its signal, or with a fault that waiting does not mend.
 */
export async function follow(
  client: KubeClient,
  { what, labelSelector, signal, onSnapshot, onTrouble }: Asked,
): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    try {
      const { items, resourceVersion } = await client.list(what, labelSelector, signal);
      pauseMs = firstPauseMs;
      const known = new Map(items.map((item) => [item.metadata.name, item]));
      onSnapshot([...known.values()]);
      let version = resourceVersion;
      while (!signal.aborted) version = await watchOnce(version, known);
    } catch (error) {
      if (signal.aborted) return;
      // What was known is too old to be gone on from.
      if (isFault(error, 'gone')) continue;
      if (!isFault(error, 'away', 'busy', 'server')) throw error;
      onTrouble?.(error);
      await client.requests.pause(pauseMs, signal).catch(() => {});
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  async function watchOnce(from: string, known: Map<string, KubeObject>): Promise<string> {
    let version = from;
    let heard = false;
    const path = await client.pathOf(what, undefined, signal);
    const query = {
      labelSelector,
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: from,
      timeoutSeconds: watchSeconds,
    };
    for await (const line of client.requests.lines({ path, query, signal })) {
      const { type, object } = (line ?? {}) as {
        type?: string;
        object?: KubeObject & { code?: number; message?: string };
      };
      if (!object || (type !== 'ERROR' && type !== 'BOOKMARK' && typeof object.metadata?.name !== 'string')) continue;
      if (type === 'ERROR')
        throw new KubeFault(object.code === 410 ? 'gone' : 'server', object.message ?? 'The watch ended with an error');
      heard = true;
      version = object.metadata?.resourceVersion ?? version;
      if (type === 'BOOKMARK') continue;
      if (type === 'DELETED') known.delete(object.metadata.name);
      else known.set(object.metadata.name, { ...object, apiVersion: what.apiVersion, kind: what.kind });
      onSnapshot([...known.values()]);
    }
    // What ends a watch as soon as it begins would be asked without end.
    if (!heard) await client.requests.pause(firstPauseMs, signal).catch(() => {});
    return version;
  }
}
