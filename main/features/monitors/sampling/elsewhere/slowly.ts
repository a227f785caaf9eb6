export interface Slow<T> {
  /** The last answer, if there is one; asks anew, without waiting, when it is time for it. */
  (): T | null;
  /** The next call asks, whatever the time. */
  soon(): void;
  pending(): Promise<unknown> | null;
}

/** An answer older than that is none any more. */
const validTimes = 4;

/** Questions that take long, each at its own pace; nobody waits for an answer, and none is asked twice at once. */
export function createSlowly(now: () => number) {
  function slowly<T>(everyMs: number, question: () => Promise<T>): Slow<T> {
    let answer: { at: number; is: T } | null = null;
    let askedAt = Number.NEGATIVE_INFINITY;
    let pending: Promise<unknown> | null = null;
    const ask = () => {
      askedAt = now();
      pending = question()
        .then(
          (is) => {
            answer = { at: now(), is };
          },
          // What this system cannot tell is not there.
          () => {},
        )
        .finally(() => {
          pending = null;
        });
    };
    const slow = () => {
      if (!pending && now() - askedAt >= everyMs) ask();
      return answer && now() - answer.at < everyMs * validTimes ? answer.is : null;
    };
    return Object.assign(slow, {
      soon: () => {
        askedAt = Number.NEGATIVE_INFINITY;
      },
      pending: () => pending,
    });
  }
  return slowly;
}
