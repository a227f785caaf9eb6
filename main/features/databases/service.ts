import { randomUUID } from 'node:crypto';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type {
  Connection,
  DatabaseDepth,
  DatabaseDetail,
  DatabaseRow,
  DatabaseTrial,
} from '../../../shared/features/databases/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { ProjectsService } from '../projects/index.ts';
import { placeOf, settled } from './connection-input.ts';
import { DatabaseTrouble, saidBy } from './engines/trouble.ts';
import type { OpenSession } from './engines/types.ts';
import type { DatabasesRepo, StoredDatabase } from './repo.ts';
import type { Watches } from './watches.ts';

const most = 200;

export interface DatabaseSecrets {
  get(name: string): Promise<string>;
  set(name: string, value: string, called: string): Promise<void>;
  remove(name: string, called: string): Promise<void>;
}
export const secretOf = (id: string) => `databases/${id}/password`;
const calledPassword = ({ name }: Connection) => `The password of the database ${name}`;

interface Deps {
  repo: DatabasesRepo;
  watches: Watches;
  open: OpenSession;
  secrets: DatabaseSecrets;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  changes: Channel<Change>;
  projects: Pick<ProjectsService, 'row'>;
  known: Map<string, StoredDatabase>;
  loaded: () => Promise<void>;
}

export function createDatabasesService(deps: Deps) {
  const { repo, watches, open, secrets, clock, journal, changes, projects, known, loaded } = deps;

  async function need(id: string): Promise<StoredDatabase> {
    await loaded();
    const stored = known.get(id);
    if (!stored) throw new DomainError('NOT_FOUND', { what: 'database', id });
    return stored;
  }

  function rowOf(stored: StoredDatabase): DatabaseRow {
    const { id, connection } = stored;
    const project = connection.projectId === null ? null : projects.row(connection.projectId);
    return {
      ...{ id, name: connection.name, engine: connection.engine, place: placeOf(connection) },
      ...watches.status(stored),
      project: project && { id: project.id, name: project.name },
    };
  }
  const detailOf = (stored: StoredDatabase): DatabaseDetail => ({
    row: rowOf(stored),
    connection: stored.connection,
    hasPassword: stored.hasPassword,
    createdAt: stored.createdAt,
  });

  function tell(kind: 'added' | 'changed' | 'removed', { id, connection }: StoredDatabase, sentence: string) {
    changes.publish({ feature: 'databases', ids: [id] });
    journal.note({
      kind: `database.${kind}`,
      actor: 'user',
      sentence,
      subjects: [{ type: 'database', id, label: connection.name }],
      data: { engine: connection.engine, place: placeOf(connection) },
    });
  }

  function nameIsFree({ name }: Connection, self: string | null) {
    if ([...known.values()].some(({ id, connection }) => id !== self && connection.name === name))
      throw invalid([{ field: 'name', problem: `There is a database called ${name} already.` }]);
  }

  /** What is kept was given for one place. Whoever changes the place shows that the password is theirs. */
  function mayReuse(stored: StoredDatabase, next: Connection) {
    const { engine, host, port } = stored.connection;
    if (stored.hasPassword && (engine !== next.engine || host !== next.host || port !== next.port))
      throw invalid([{ field: 'password', problem: 'The address is another one now: enter the password again.' }]);
  }

  async function keepPassword(
    { id, connection }: Pick<StoredDatabase, 'id' | 'connection'>,
    password: string | undefined,
    had: boolean,
  ): Promise<boolean> {
    if (password === undefined) return had;
    if (password !== '') await secrets.set(secretOf(id), password, calledPassword(connection));
    else if (had) await secrets.remove(secretOf(id), calledPassword(connection)).catch(() => {});
    return password !== '';
  }

  async function trial(connection: Connection, password: string): Promise<DatabaseTrial> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 30_000);
    try {
      const session = await open({ connection, password }, stop.signal);
      try {
        const begun = performance.now();
        await session.ping();
        const answerMs = performance.now() - begun;
        const notes = await session.notes();
        const { product, encrypted } = session;
        const sentence =
          connection.engine === 'sqlite' ? `${product} can be read.` : `${product} answered at ${placeOf(connection)}.`;
        return { works: true, sentence, product, answerMs, encrypted, notes, problem: null };
      } finally {
        await session.close().catch(() => {});
      }
    } catch (error) {
      const problem =
        error instanceof DatabaseTrouble
          ? error.problem
          : { field: '', sentence: 'It could not be looked at.', remedy: '', said: saidBy(error) };
      return {
        ...{ works: false, sentence: problem.sentence, product: null, answerMs: null, encrypted: null, notes: [] },
        problem,
      };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async list(): Promise<DatabaseRow[]> {
      await loaded();
      return [...known.values()]
        .map(rowOf)
        .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1));
    },
    get: async (id: string): Promise<DatabaseDetail> => detailOf(await need(id)),
    /** At hand, for sentences that speak of it. */
    nameOf: (id: string): string | undefined => known.get(id)?.connection.name,

    /** For what speaks to it by its own tools: a dump, a restore. */
    async reach(id: string): Promise<{ connection: Connection; password: string }> {
      const { connection, hasPassword } = await need(id);
      return { connection, password: hasPassword ? await secrets.get(secretOf(id)) : '' };
    },

    /** Asks a statement of the user's through a connection of its own: what is paused is asked, too, as he said so. */
    async value(id: string, statement: string, signal: AbortSignal): Promise<unknown> {
      const { connection, hasPassword } = await need(id);
      const session = await open({ connection, password: hasPassword ? await secrets.get(secretOf(id)) : '' }, signal);
      try {
        return await session.value(statement);
      } finally {
        await session.close().catch(() => {});
      }
    },

    async depth(id: string): Promise<DatabaseDepth> {
      const { connection } = await need(id);
      const unavailable = (why: string, remedy: string, cause?: unknown) =>
        new DomainError('UNAVAILABLE', { what: connection.name, why, ...(remedy && { remedy }) }, { cause });
      const watch = watches.watch(id);
      if (!watch) throw unavailable('It is paused, so it is not asked anything.', 'Resume it.');
      return watch.depth().catch((error: unknown) => {
        if (error instanceof DatabaseTrouble) throw unavailable(error.problem.sentence, error.problem.remedy, error);
        throw unavailable(`It did not answer: ${saidBy(error)}.`, '', error);
      });
    },

    async test(input: { connection: Connection; password?: string | undefined; id?: string | undefined }) {
      const connection = settled(input.connection);
      if (input.password !== undefined || input.id === undefined) return trial(connection, input.password ?? '');
      const stored = await need(input.id);
      mayReuse(stored, connection);
      return trial(connection, stored.hasPassword ? await secrets.get(secretOf(stored.id)) : '');
    },

    async add(input: { connection: Connection; password?: string | undefined }): Promise<DatabaseDetail> {
      await loaded();
      const connection = settled(input.connection);
      nameIsFree(connection, null);
      if (known.size >= most)
        throw new DomainError('UNAVAILABLE', { what: 'databases', why: `More than ${most} cannot be watched.` });
      const id = randomUUID();
      const at = clock.now();
      const hasPassword = await keepPassword({ id, connection }, input.password, false);
      const stored = { id, connection, hasPassword, createdAt: at, updatedAt: at };
      await repo.add(stored);
      known.set(id, stored);
      await watches.follow(stored);
      tell('added', stored, `Connected the database ${connection.name}`);
      return detailOf(stored);
    },

    async edit(input: { id: string; connection: Connection; password?: string | undefined }): Promise<DatabaseDetail> {
      const before = await need(input.id);
      const connection = settled(input.connection);
      nameIsFree(connection, before.id);
      if (input.password === undefined) mayReuse(before, connection);
      const hasPassword = await keepPassword({ id: before.id, connection }, input.password, before.hasPassword);
      const stored = { ...before, connection, hasPassword, updatedAt: clock.now() };
      await repo.change(stored);
      known.set(stored.id, stored);
      await watches.follow(stored);
      tell('changed', stored, `Changed how the database ${connection.name} is connected`);
      return detailOf(stored);
    },

    async pause(id: string, paused: boolean): Promise<DatabaseRow> {
      const before = await need(id);
      if (before.connection.enabled === !paused) return rowOf(before);
      const connection = { ...before.connection, enabled: !paused };
      const stored = { ...before, connection, updatedAt: clock.now() };
      await repo.change(stored);
      known.set(id, stored);
      await watches.follow(stored);
      tell('changed', stored, `${paused ? 'Paused' : 'Resumed'} looking at ${connection.name}`);
      return rowOf(stored);
    },

    async look(id: string): Promise<DatabaseRow> {
      const stored = await need(id);
      await watches.watch(id)?.look();
      return rowOf(known.get(id) ?? stored);
    },

    async remove(id: string): Promise<{ id: string; name: string }> {
      const stored = await need(id);
      await watches.leave(id);
      await repo.remove(id);
      known.delete(id);
      if (stored.hasPassword) await secrets.remove(secretOf(id), calledPassword(stored.connection)).catch(() => {});
      tell('removed', stored, `Forgot the database ${stored.connection.name}`);
      return { id, name: stored.connection.name };
    },

    /** At hand, for whoever speaks of them by id. */
    now: (): DatabaseRow[] => [...known.values()].map(rowOf),
  };
}
