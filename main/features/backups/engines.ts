import { join } from 'node:path';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { BackendSpec, TargetInput } from '../../../shared/features/backups/schema.ts';
import { secretsOf } from '../../../shared/features/backups/schema.ts';
import { errorCode } from '../../core/lib/storage-full.ts';
import type { Secrets } from '../../core/secrets/secrets.ts';
import type { Access, BackupEngine, OperationName, Operations, Watch } from './engine/types.ts';
import { BackendFault } from './restic/faults.ts';
import { stateOf, told } from './told-faults.ts';
import type { TargetRecord } from './types.ts';

const passwordName = (id: string) => `backups/${id}/password`;
const secretName = (id: string, name: string) => `backups/${id}/${name}`;

/** A place by its id, which names its secrets, and by what the user calls it. */
interface Place {
  id: string;
  name: string;
}
const called = (name: string, place: string) =>
  name === 'password' ? `The password of the backup place ${place}` : `The secret ${name} of the backup place ${place}`;

interface Deps {
  own: BackupEngine;
  /** The `restic` program, which says by itself when it is not installed. */
  program: BackupEngine;
  secrets: Pick<Secrets, 'status' | 'get' | 'set' | 'remove'>;
  cacheRoot: string;
  /** What a fault said of a place. */
  faulted(targetId: string, fault: BackendFault): void;
}

const quiet: Omit<Watch, 'signal'> = { progress: () => {}, log: () => {}, gate: async () => {} };
/** Of what somebody looks at and waits for. */
const patienceMs = 120_000;

/** For as long as somebody waits for it: who has left, or asks otherwise now, is not computed for. */
export const patient = (asking?: AbortSignal): AbortSignal => {
  const over = AbortSignal.timeout(patienceMs);
  return asking ? AbortSignal.any([asking, over]) : over;
};

/** Which engine speaks to a place, and with what. */
export function createEngines({ own, program, secrets, cacheRoot, faulted }: Deps) {
  function engineOf({ engine, backend }: Pick<TargetInput, 'engine' | 'backend'>): BackupEngine {
    return engine === 'own' && backend.type !== 'restic' ? own : program;
  }

  const accessWith = (id: string, input: TargetInput, password: string, values: Record<string, string>): Access => ({
    ...{ backend: input.backend, secrets: values, password, cacheDir: join(cacheRoot, id) },
    upBytesPerSecond: input.upKilobytesPerSecond === null ? null : input.upKilobytesPerSecond * 1_000,
    downBytesPerSecond: input.downKilobytesPerSecond === null ? null : input.downKilobytesPerSecond * 1_000,
    appendOnly: input.appendOnly,
  });

  async function storedSecrets(id: string, backend: BackendSpec): Promise<Record<string, string>> {
    const values: Record<string, string> = {};
    for (const name of secretsOf[backend.type]) {
      const value = await secrets.get(secretName(id, name)).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'NOT_FOUND') return '';
        throw error;
      });
      values[name] = value;
    }
    return values;
  }

  async function accessOf({ id, input }: TargetRecord): Promise<Access> {
    const [password, values] = await Promise.all([secrets.get(passwordName(id)), storedSecrets(id, input.backend)]);
    return accessWith(id, input, password, values);
  }

  const ask = async <N extends OperationName>(
    input: TargetInput,
    access: Access,
    name: N,
    request: Operations[N][0],
    watch: Partial<Watch> = {},
  ): Promise<Operations[N][1]> => {
    const engine = engineOf(input);
    const lack = engine.lacks[name];
    if (lack !== undefined) throw new DomainError('UNAVAILABLE', { what: input.name, why: lack });
    const signal = watch.signal ?? patient();
    const operation = engine[name] as (
      access: Access,
      request: Operations[N][0],
      watch: Watch,
    ) => Promise<Operations[N][1]>;
    return operation(access, request, { ...quiet, ...watch, signal });
  };

  return {
    engineOf,
    accessOf,
    accessWith,
    storedSecrets,
    /** Why no password could be kept on this machine, and what to do; null where it can be. */
    async cannotKeep(): Promise<string | null> {
      const status = await secrets.status();
      return status.available ? null : `${status.why} ${status.remedy}`;
    },
    ask,

    /** An operation at a place that is known; what a fault says of it is noted. */
    async at<N extends OperationName>(
      target: TargetRecord,
      name: N,
      request: Operations[N][0],
      watch: Partial<Watch> = {},
    ): Promise<Operations[N][1]> {
      try {
        return await ask(target.input, await accessOf(target), name, request, watch);
      } catch (error) {
        if (error instanceof BackendFault && stateOf[error.code] !== null) faulted(target.id, error);
        throw told(error, target.input.name);
      }
    },

    async keepSecrets(
      { id, name: place }: Place,
      password: string | null,
      values: Record<string, string>,
    ): Promise<void> {
      if (password !== null) await secrets.set(passwordName(id), password, called('password', place));
      for (const [name, value] of Object.entries(values))
        if (value !== '') await secrets.set(secretName(id, name), value, called(name, place));
    },
    async forgetSecrets({ id, name: place }: Place): Promise<void> {
      for (const name of ['password', ...new Set(Object.values(secretsOf).flat())])
        await secrets.remove(secretName(id, name), called(name, place)).catch((error: unknown) => {
          if (!(error instanceof DomainError && error.code === 'NOT_FOUND')) throw error;
        });
    },
    dispose: async () => {
      await own.dispose();
      await program.dispose();
    },
  };
}
export type Engines = ReturnType<typeof createEngines>;

export const isMissing = (error: unknown): boolean => errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
