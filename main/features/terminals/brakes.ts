type Reason = 'readers' | 'disk' | 'share';

/** Lets a program wait for as long as anybody has a reason for it. */
export function createBrakes({ pause, resume }: { pause: () => void; resume: () => void }) {
  const reasons = new Set<Reason>();
  return (reason: Reason, on: boolean): void => {
    const before = reasons.size;
    if (on) reasons.add(reason);
    else reasons.delete(reason);
    if (before === 0 && reasons.size > 0) pause();
    else if (before > 0 && reasons.size === 0) resume();
  };
}
