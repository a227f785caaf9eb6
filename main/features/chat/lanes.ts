import { createSerial, type Serial } from '../../core/lib/serial.ts';

/** What concerns one thread is done one after the other; no thread waits for another. */
export function createLanes() {
  const lanes = new Map<string, { serial: Serial; inside: number }>();
  return async function lane<T>(id: string, task: () => Promise<T>): Promise<T> {
    const one = lanes.get(id) ?? { serial: createSerial(), inside: 0 };
    lanes.set(id, one);
    one.inside += 1;
    try {
      return await one.serial(task);
    } finally {
      one.inside -= 1;
      if (one.inside === 0) lanes.delete(id);
    }
  };
}
