import { client } from '../../../app/connection.ts';
import { useConnection } from '../../../app/connection-store.ts';

const pieceLength = 32_768;
/** More waits nowhere: a program that does not read does not get it either. */
const mostWaiting = 16 * 1024 * 1024;

interface Waiting {
  data: string;
  binary: boolean;
}

interface Options {
  id: string;
  onProblem: (error: unknown) => void;
}

/** What is typed, in its order: one call at a time, and what comes meanwhile goes together with the next. */
export function createSender({ id, onProblem }: Options) {
  let waiting: Waiting[] = [];
  let length = 0;
  let sending = false;

  function next(): Waiting | null {
    const [first] = waiting;
    if (!first) return null;
    let data = '';
    while (waiting[0]?.binary === first.binary && data.length < pieceLength) {
      const [part] = waiting;
      if (!part) break;
      let cut = Math.min(part.data.length, pieceLength - data.length);
      // A character of two halves stays whole.
      if (cut < part.data.length && /[\ud800-\udbff]/.test(part.data[cut - 1] ?? '')) cut += 1;
      data += part.data.slice(0, cut);
      if (cut >= part.data.length) waiting.shift();
      else part.data = part.data.slice(cut);
    }
    length -= data.length;
    return { data, binary: first.binary };
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      for (let piece = next(); piece; piece = next()) await client.terminals.write({ id, ...piece });
    } catch (error) {
      waiting = [];
      length = 0;
      onProblem(error);
    } finally {
      sending = false;
    }
  }

  return {
    type(data: string, binary = false): void {
      // Keys that nobody saw arrive are not played back in one burst when it is there again; the pane says so.
      if (useConnection.getState().status === 'offline') return;
      if (data === '' || length + data.length > mostWaiting) return;
      waiting.push({ data, binary });
      length += data.length;
      void send();
    },
    answer(data: string, reader: string): void {
      client.terminals.write({ id, data, answer: { reader } }).catch(() => {});
    },
  };
}

/** The last size that was wanted; those between need nobody. */
export function createSizer({ id }: { id: string }) {
  let wanted: { columns: number; rows: number } | null = null;
  let sending = false;
  async function send() {
    if (sending) return;
    sending = true;
    while (wanted) {
      const size = wanted;
      wanted = null;
      await client.terminals.resize({ id, ...size }).catch(() => {});
    }
    sending = false;
  }
  return (columns: number, rows: number): void => {
    wanted = { columns, rows };
    void send();
  };
}
