import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import { secretName } from './scan.ts';

/**
 * Only `evaluate` writes gaps: it refuses the key `$secrets` in whatever comes from data or stands in a definition, so an
 * object that has it here was made by it. One that does not have its exact shape is refused all the same.
 */
export async function reveal(value: Json, secret: (name: string) => Promise<string>): Promise<Json> {
  const known = new Map<string, Promise<string>>();

  function get(name: string): Promise<string> {
    const found = known.get(name) ?? secret(name);
    known.set(name, found);
    return found;
  }

  async function fill(pieces: Json): Promise<string> {
    if (!Array.isArray(pieces)) throw malformed();
    const texts: string[] = [];
    for (const piece of pieces) {
      if (typeof piece === 'string') {
        texts.push(piece);
        continue;
      }
      const name = typeof piece === 'object' && piece !== null && !Array.isArray(piece) ? piece.secret : undefined;
      if (typeof name !== 'string' || !secretName.test(name)) throw malformed();
      texts.push(await get(name));
    }
    return texts.join('');
  }

  async function walk(item: Json): Promise<Json> {
    if (typeof item !== 'object' || item === null) return item;
    if (Array.isArray(item)) {
      const items: Json[] = [];
      for (const one of item) items.push(await walk(one));
      return items;
    }
    if (Object.hasOwn(item, '$secrets')) {
      if (Object.keys(item).length !== 1) throw malformed();
      return await fill(item.$secrets ?? null);
    }
    const entries: [string, Json][] = [];
    for (const key of Object.keys(item)) entries.push([key, await walk(item[key] ?? null)]);
    return Object.fromEntries(entries);
  }

  return await walk(value);
}

const malformed = (): StepFailure =>
  new StepFailure('A value has the key $secrets, which only the program itself may write', {
    code: 'RESERVED_KEY',
    retry: false,
  });
