export interface PendingLine {
  /** Of all lines of the run since this process knows it, the how-manieth. */
  nth: number;
  attempt: number;
  at: number;
  stream: 'out' | 'err' | 'note';
  text: string;
}

/** Lines of one step that wait to be stored: as a flood comes faster than the disk, only those that could be kept at all. */
export function createPending(headLimit: number, tailLimit: number) {
  let head: PendingLine[] = [];
  let tail: PendingLine[] = [];
  let dropped = 0;

  const trim = () => {
    const surplus = tail.length - tailLimit;
    if (surplus <= 0) return;
    tail = tail.slice(surplus);
    dropped += surplus;
  };

  return {
    push(line: PendingLine): void {
      if (head.length < headLimit) head.push(line);
      else {
        tail.push(line);
        // Seldom, since each time moves all that stays.
        if (tail.length >= 2 * tailLimit) trim();
      }
    },
    take(): { lines: PendingLine[]; dropped: number } {
      trim();
      const taken = { lines: [...head, ...tail], dropped };
      head = [];
      tail = [];
      dropped = 0;
      return taken;
    },
  };
}
export type Pending = ReturnType<typeof createPending>;
