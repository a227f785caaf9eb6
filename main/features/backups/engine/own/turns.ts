/**
 * How an operation stands to others at the same repository: readers go together, and beside one writer; what removes
 * things is alone.
 */
export type Standing = 'reader' | 'writer' | 'alone';

export interface Wanted {
  /** Of the repository, whoever asks. */
  place: string;
  standing: Standing;
}

interface Waiting {
  standing: Standing;
  begin(): void;
}

interface Line {
  now: Record<Standing, number>;
  waiting: Waiting[];
}

const mayBegin = ({ now }: Line, standing: Standing): boolean => {
  if (now.alone > 0) return false;
  if (standing === 'reader') return true;
  if (standing === 'writer') return now.writer === 0;
  return now.reader === 0 && now.writer === 0;
};

/** Who may begin, in this process: in the order of asking, so that nobody waits for ever. */
export function createTurns() {
  const lines = new Map<string, Line>();

  function next(place: string, line: Line): void {
    for (let first = line.waiting[0]; first && mayBegin(line, first.standing); first = line.waiting[0]) {
      line.waiting.shift();
      line.now[first.standing] += 1;
      first.begin();
    }
    if (line.waiting.length === 0 && Object.values(line.now).every((count) => count === 0)) lines.delete(place);
  }

  function take({ place, standing }: Wanted, signal: AbortSignal, onWait: () => void): Promise<() => void> {
    signal.throwIfAborted();
    const line = lines.get(place) ?? { now: { reader: 0, writer: 0, alone: 0 }, waiting: [] };
    lines.set(place, line);
    return new Promise((resolve, reject) => {
      const abort = () => {
        line.waiting = line.waiting.filter((one) => one !== waiting);
        next(place, line);
        reject(signal.reason);
      };
      let ended = false;
      const waiting: Waiting = {
        standing,
        begin() {
          signal.removeEventListener('abort', abort);
          resolve(() => {
            if (ended) return;
            ended = true;
            line.now[standing] -= 1;
            next(place, line);
          });
        },
      };
      line.waiting.push(waiting);
      signal.addEventListener('abort', abort, { once: true });
      next(place, line);
      if (line.waiting.includes(waiting)) onWait();
    });
  }

  return {
    /** All that is wanted, always in the same order of places: two that want the same two never wait for each other. */
    async during<T>(
      wanted: readonly Wanted[],
      { signal, onWait }: { signal: AbortSignal; onWait: () => void },
      work: () => Promise<T>,
    ): Promise<T> {
      const ends: (() => void)[] = [];
      try {
        for (const one of wanted.toSorted((a, b) => (a.place < b.place ? -1 : 1)))
          ends.push(await take(one, signal, onWait));
        return await work();
      } finally {
        for (const end of ends) end();
      }
    },
  };
}
