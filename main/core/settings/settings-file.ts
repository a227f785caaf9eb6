import type { watch } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { FieldProblem } from '../../../shared/contract/errors.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import type { Clock } from '../lib/clock.ts';
import { createSerial } from '../lib/serial.ts';
import { asStorageFull, errorCode } from '../lib/storage-full.ts';
import type { Logger } from '../log/logger.ts';
import type { ChangedBy, SettingsFile, SettingsProblem, SettingsResult } from './types.ts';
import {
  decode,
  effective,
  encode,
  merge,
  type Overrides,
  type SettingsSchema,
  sectionOf,
  sift,
  type Upgrades,
} from './validate.ts';
import { watchFile } from './watch-file.ts';

const KEEP_QUARANTINED = 10;

export interface SettingsFileDeps<S extends SettingsSchema> {
  path: string;
  schema: S;
  /** Raise it with every change of the schema that old files do not fit. */
  version: number;
  /** `upgrade[n]` turns settings of version n into those of n + 1. */
  upgrade?: Upgrades;
  clock: Clock;
  log: Logger;
  onWatchLimit?(error: unknown): void;
  watchDir?: typeof watch;
}

/** A change to what is set: the next state, or why not. */
type Change = (current: Overrides) => { next: Overrides } | { problems: FieldProblem[] };

interface Waiting<T> {
  change: Change;
  resolve(result: SettingsResult<T>): void;
  reject(error: unknown): void;
}

export type { SettingsFile } from './types.ts';

export async function createSettingsFile<S extends SettingsSchema>(
  deps: SettingsFileDeps<S>,
): Promise<SettingsFile<z.output<S>>> {
  type T = z.output<S>;
  const { path, schema, version, upgrade = {}, clock, log } = deps;
  const serial = createSerial();
  const listeners = new Set<(settings: T, by: ChangedBy) => void>();
  let problem: SettingsProblem | null = null;
  let waiting: Waiting<T>[] = [];
  let overrides: Overrides = {};
  let settings = effective(schema, overrides);
  /** The bytes that `overrides` came from; another content is somebody else's edit. */
  let known: Buffer | null = null;
  /** Somebody's invalid edit is in the file: it is set aside before it is written over. */
  let foreign: Buffer | null = null;

  const tell = (by: ChangedBy) => {
    for (const listener of [...listeners]) listener(settings, by);
  };
  const report = (found: SettingsProblem) => {
    problem = found;
    log.warn('the settings file', { ...found });
    tell('outside');
  };
  /** The content of the file is valid and in force. */
  const adopt = (next: Overrides, by: ChangedBy): void => {
    const before = settings;
    const mended = problem !== null && problem.kind !== 'load';
    if (mended) problem = null;
    overrides = next;
    settings = effective(schema, next);
    if (mended || !isDeepStrictEqual(before, settings)) tell(by);
  };
  const readRaw = (): Promise<Buffer | null> =>
    readFile(path).catch((error) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
  const setAside = async (raw: Buffer): Promise<string> => {
    const dir = dirname(path);
    const prefix = `${basename(path)}.bad-`;
    const old = (await readdir(dir)).filter((name) => name.startsWith(prefix)).sort();
    const surplus = old.slice(0, Math.max(0, old.length - KEEP_QUARANTINED + 1));
    await Promise.all(surplus.map((name) => rm(join(dir, name), { force: true })));
    const time = new Date(clock.now()).toISOString().replaceAll(':', '-');
    let target = join(dir, prefix + time);
    for (let n = 2; old.includes(basename(target)); n++) target = join(dir, `${prefix}${time}-${n}`);
    await writeFileAtomic(target, raw, { mode: 0o600 });
    return target;
  };
  const write = async (next: Overrides): Promise<void> => {
    const raw = Buffer.from(encode(version, next));
    await mkdir(dirname(path), { recursive: true });
    if (foreign) await setAside(foreign);
    await writeFileAtomic(path, raw, { mode: 0o600 });
    foreign = null;
    known = raw;
  };

  /** Takes over what somebody else wrote into the file, if it is valid. */
  const sync = async (): Promise<void> => {
    const raw = await readRaw();
    if (raw === null || (known && raw.equals(known))) {
      // An invalid edit that was taken back, or away with the file.
      if (foreign) {
        foreign = null;
        adopt(overrides, 'outside');
      }
      return;
    }
    if (foreign && raw.equals(foreign)) return;
    const { kept, dropped } = decode(schema, raw.toString('utf8'), version, upgrade);
    if (dropped.length > 0) {
      foreign = raw;
      report({ at: clock.now(), kind: 'edit', quarantined: null, dropped });
      return;
    }
    foreign = null;
    known = raw;
    adopt(kept, 'outside');
  };

  /** All changes that have come in meanwhile go into one write. */
  const drain = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    const accepted: Waiting<T>[] = [];
    try {
      await sync();
      let next = overrides;
      for (const one of batch) {
        const outcome = one.change(next);
        if ('problems' in outcome) one.resolve({ ok: false, problems: outcome.problems });
        else {
          next = outcome.next;
          accepted.push(one);
        }
      }
      if (accepted.length === 0) return;
      await write(next);
      adopt(next, 'user');
      for (const one of accepted) one.resolve({ ok: true, settings });
    } catch (error) {
      for (const one of batch) one.reject(asStorageFull(error, path));
    }
  };
  const change = (fn: Change): Promise<SettingsResult<T>> =>
    new Promise((resolve, reject) => {
      waiting.push({ change: fn, resolve, reject });
      void serial(drain);
    });

  const load = async (): Promise<void> => {
    let raw: Buffer | null = null;
    try {
      raw = await readRaw();
    } catch (error) {
      const dropped = [{ field: '', problem: errorCode(error) || String(error) }];
      report({ at: clock.now(), kind: 'unreadable', quarantined: null, dropped });
      return;
    }
    if (raw === null) return;
    const { kept, dropped } = decode(schema, raw.toString('utf8'), version, upgrade);
    adopt(kept, 'outside');
    known = raw;
    if (dropped.length === 0) return;
    let quarantined: string | null = null;
    try {
      quarantined = await setAside(raw);
      await write(kept);
    } catch (error) {
      // Nothing has been lost: the bad file is still in its place, and goes aside before the next write.
      if (!quarantined) foreign = raw;
      log.error('the bad settings file could not be set aside', error, { path });
    }
    report({ at: clock.now(), kind: 'load', quarantined, dropped });
  };

  await load();
  const stopWatching = watchFile({
    path,
    clock,
    onEvent: () => void serial(sync).catch((error) => log.error('cannot read the settings', error, { path })),
    onWatchLimit: (error) => deps.onWatchLimit?.(error),
    ...(deps.watchDir ? { watchDir: deps.watchDir } : {}),
  });

  const checked = (next: Overrides): ReturnType<Change> => {
    const { kept, dropped } = sift(schema, next);
    return dropped.length > 0 ? { problems: dropped } : { next: kept };
  };
  const without = (field: string): Change => {
    const [section = '', key] = field.split('.');
    const shape = sectionOf(schema, section)?.shape;
    return (current) => {
      if (!shape || (key !== undefined && !Object.hasOwn(shape, key)))
        return { problems: [{ field, problem: 'there is no such setting' }] };
      const { [section]: values, ...others } = current;
      if (key === undefined || !values) return { next: others };
      const { [key]: _reset, ...rest } = values;
      return checked({ ...others, [section]: rest });
    };
  };

  return {
    path,
    get: () => settings,
    // Sections are objects without a default of their own, so one merge serves all levels.
    update: (patch) => change((current) => checked(merge(schema, current, patch) as Overrides)),
    async reset(field) {
      const result = await change(field === undefined ? () => ({ next: {} }) : without(field));
      if (result.ok) return result.settings;
      throw new RangeError(result.problems.map((one) => `${one.field}: ${one.problem}`).join('; '));
    },
    export: () => encode(version, overrides),
    import: (text) =>
      change(() => {
        const { kept, dropped } = decode(schema, text, version, upgrade);
        return dropped.length > 0 ? { problems: dropped } : { next: kept };
      }),
    onChange(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    problem: () => problem,
    async dispose() {
      stopWatching();
      await serial.idle();
    },
  };
}
