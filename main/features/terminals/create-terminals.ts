import { homedir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { Settings } from '../../../shared/features/settings/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { isHarmlessAnswer } from '../../../shared/features/terminals/answers.ts';
import type { terminalsContract } from '../../../shared/features/terminals/contract.ts';
import type { PtyCount, Terminal, TerminalCommand, TerminalHit } from '../../../shared/features/terminals/schema.ts';
import type { Children, Exit } from '../../core/children/types.ts';
import { assertLasting } from '../../core/db/lasting.ts';
import type { Store } from '../../core/db/types.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel, Subscription } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Redactor } from '../../core/log/redactor.ts';
import type { EnvironmentsForServices } from '../environments/index.ts';
import { betweenLives } from './between-lives.ts';
import { describeTerminal } from './describe.ts';
import { createLive, type Live } from './live.ts';
import { newRecord } from './new-record.ts';
import { readOutput } from './output.ts';
import { countPtys, ptyLimit } from './ptys.ts';
import { createReaders, type Readers } from './readers.ts';
import { createRecords } from './records.ts';
import { createTerminalsRepo, type TerminalRecord } from './repo.ts';
import { createShelf } from './scrollback/shelf.ts';
import { searchScrollback } from './search.ts';
import { createShare } from './share.ts';
import { findShells } from './shell/shells.ts';
import { createStartShell } from './start-shell.ts';

type InputOf<K extends 'open' | 'reopen' | 'output' | 'acknowledge' | 'write' | 'resize' | 'rename' | 'search'> =
  z.output<NonNullable<(typeof terminalsContract)[K]['~orpc']['inputSchema']>>;

interface Deps {
  store: Store;
  clock: Clock;
  log: Logger;
  journal: Pick<Journal, 'note'>;
  changes: Channel<Change>;
  children: Pick<Children, 'pty'>;
  settings: { get(): Settings };
  redactor: Pick<Redactor, 'redact'>;
  projects: { row(id: string): ProjectRow | null };
  environments: EnvironmentsForServices;
  dataDir: string;
  version: string;
  /** Where a terminal without a project opens. */
  home?: string;
}

const keptTitle = (text: string) => text.slice(0, 120);

/** Terminals: those that run, and what is kept of those that have ended. */
export function createTerminals(deps: Deps) {
  const { store, clock, log, journal, changes, children, settings, redactor, projects } = deps;
  const { redact } = redactor;
  const home = deps.home ?? homedir();
  const repo = createTerminalsRepo(store.data);
  const records = createRecords({ repo, clock, isRecovering: store.recovery !== null });
  const { loaded, need, keep } = records;
  const live = new Map<string, Live>();
  const readers = new Map<string, Readers>();
  const beginning = new Set<string>();
  const share = createShare({ clock });
  let disposed = false;

  const changed = (id: string) => changes.publish({ feature: 'terminals', ids: [id] });
  const drop = (id: string) => {
    const dropped = records.drop(id);
    readers.get(id)?.dispose();
    readers.delete(id);
    changed(id);
    return dropped;
  };

  const shelf = createShelf({
    dir: join(deps.dataDir, 'terminals', 'output'),
    clock,
    log,
    limits: () => ({ each: settings.get().terminals.keepMb, all: settings.get().terminals.keepAllMb }),
    ended: records.ended,
    onForgotten: (id) => void drop(id).catch((error) => log.error('a terminal could not be forgotten', error)),
  });
  const startShell = createStartShell({
    children,
    environments: deps.environments,
    shellDir: join(deps.dataDir, 'terminals', 'shell'),
    projectName: (id) => projects.row(id)?.name ?? null,
    version: deps.version,
  });

  loaded.catch((error) => log.error('the terminals that are kept could not be read', error));

  const needLive = async (id: string): Promise<Live> => {
    await need(id);
    const running = live.get(id);
    if (!running)
      throw new DomainError('CONFLICT', { what: 'the terminal', why: 'It has ended.', remedy: 'Open it again.' });
    return running;
  };

  const readersOf = async (id: string): Promise<Readers> => {
    const { bytes } = await shelf.of(id);
    const known = readers.get(id);
    if (known) return known;
    const made = createReaders({
      clock,
      seenBefore: (records.get(id)?.lives ?? 1) > 1 || !beginning.has(id) ? bytes.next() : 0,
      next: bytes.next,
      pause: () => live.get(id)?.pause(),
      resume: () => live.get(id)?.resume(),
    });
    readers.set(id, made);
    return made;
  };

  async function view(record: TerminalRecord): Promise<Terminal> {
    const running = live.get(record.id);
    const { bytes } = await shelf.of(record.id);
    return describeTerminal(record, running, bytes);
  }

  async function begin(record: TerminalRecord, type: string | null): Promise<Terminal> {
    assertLasting(store);
    const { id } = record;
    const { mostOpen } = settings.get().terminals;
    if (disposed) throw new DomainError('UNAVAILABLE', { what: 'terminals', why: 'Optimus is closing.' });
    if (live.has(id) || beginning.has(id))
      throw new DomainError('CONFLICT', { what: 'the terminal', why: 'It runs already.' });
    if (live.size + beginning.size >= mostOpen)
      throw new DomainError('CONFLICT', {
        what: 'terminals',
        why: `${mostOpen} are open, and the settings allow no more.`,
        remedy: 'Close one, or raise the limit in the settings.',
      });
    beginning.add(id);
    try {
      const { pty, nonce, environment } = await startShell(record);
      const opened = { ...record, environment };
      try {
        const scrollback = await shelf.of(id);
        const reading = await readersOf(id);
        if (record.lives > 1) scrollback.bytes.append(betweenLives(clock.now()));
        const running = await createLive({
          record,
          pty,
          scrollback,
          readers: reading,
          share,
          nonce,
          repo,
          clock,
          log,
          redact,
          type,
          onChange: () => changed(id),
          onEnd: (exit) =>
            void end(id, exit).catch((error) => log.error('the end of a terminal could not be kept', error)),
        });
        live.set(id, running);
        await keep(opened);
      } catch (error) {
        live.delete(id);
        await pty.stop({ graceMs: 0 });
        throw error;
      }
      changed(id);
      tell('opened', opened);
      return await view(opened);
    } finally {
      beginning.delete(id);
    }
  }

  async function end(id: string, exit: Exit) {
    const running = live.get(id);
    const record = records.get(id);
    if (!running || !record) return;
    live.delete(id);
    await keep({
      ...record,
      title: running.title() === null ? null : keptTitle(running.title() ?? ''),
      currentFolder: running.folder() ?? record.currentFolder,
      endedAt: clock.now(),
      exitCode: exit.code,
      exitSignal: exit.signal,
    });
    changed(id);
    if (!disposed) await shelf.rest(id);
  }

  function tell(what: 'opened' | 'closed', { id, projectId, folder }: TerminalRecord) {
    const name = projectId === null ? null : (projects.row(projectId)?.name ?? null);
    journal.note({
      kind: `terminal.${what}`,
      actor: 'user',
      sentence: `A terminal was ${what} in ${name ?? redact(folder)}`,
      data: { id },
      ...(projectId !== null && name !== null && { subjects: [{ type: 'project', id: projectId, label: name }] }),
    });
  }

  return {
    async list(): Promise<Terminal[]> {
      await loaded;
      return await Promise.all(records.all().map(view));
    },
    shells: () => findShells(),

    async open(input: InputOf<'open'>): Promise<Terminal> {
      await loaded;
      const record = await newRecord(input, { project: projects.row, home, now: clock.now() });
      return await begin(record, input.type);
    },

    async reopen({ id, columns, rows, plain }: InputOf<'reopen'>): Promise<Terminal> {
      const record = await need(id);
      const project = record.projectId === null ? null : projects.row(record.projectId);
      const again = { ...record, endedAt: null, exitCode: null, exitSignal: null };
      return await begin(
        {
          ...again,
          folder: record.currentFolder ?? record.folder,
          commit: project?.git?.head ?? record.commit,
          lives: record.lives + 1,
          columns,
          rows,
          plain: plain || record.plain,
        },
        null,
      );
    },

    async *output({ id, reader, from }: InputOf<'output'>, { after, signal }: Subscription) {
      await need(id);
      const { bytes } = await shelf.of(id);
      const exact = after?.epoch === id;
      yield* readOutput({
        id,
        reader,
        bytes,
        readers: await readersOf(id),
        from: exact ? after.offset : (from ?? 0),
        exact,
        prelude: () => live.get(id)?.modes() ?? '',
        signal,
      });
    },

    async acknowledge({ id, reader, next, visible }: InputOf<'acknowledge'>) {
      await need(id);
      readers.get(id)?.acknowledge(reader, next, visible);
      return {};
    },

    async write({ id, data, binary, answer }: InputOf<'write'>) {
      const running = await needLive(id);
      if (answer !== null && (!isHarmlessAnswer(data) || readers.get(id)?.answers(answer.reader) !== true)) return {};
      if (answer === null) share.typed();
      if (!running.write(Buffer.from(data, binary ? 'latin1' : 'utf8')))
        throw new DomainError('CONFLICT', {
          what: 'the terminal',
          why: 'The program in it does not read what is typed, and more cannot wait.',
        });
      return {};
    },

    async resize({ id, columns, rows }: InputOf<'resize'>) {
      const running = await needLive(id);
      running.resize(columns, rows);
      const record = records.get(id);
      if (record && (record.columns !== columns || record.rows !== rows)) {
        void keep({ ...record, columns, rows }).catch((error) =>
          log.warn('a size was not kept', { error: String(error) }),
        );
        changed(id);
      }
      return {};
    },

    async rename({ id, name }: InputOf<'rename'>): Promise<Terminal> {
      const record = { ...(await need(id)), name: name === '' ? null : name };
      assertLasting(store);
      await keep(record);
      changed(id);
      return await view(record);
    },

    async close({ id, forget }: { id: string; forget: boolean }) {
      const record = await need(id);
      const running = live.get(id);
      const receipt = await running?.pty.stop();
      await running?.ended;
      if (running) tell('closed', record);
      if (forget) {
        await shelf.forget(id);
        await drop(id);
      }
      return { proven: receipt?.proven ?? true, left: receipt?.survivors ?? [] };
    },

    async forget(ids: readonly string[]) {
      await loaded;
      let forgotten = 0;
      for (const id of ids) {
        if (!records.has(id) || live.has(id) || beginning.has(id)) continue;
        await shelf.forget(id);
        await drop(id);
        forgotten++;
      }
      return { forgotten };
    },

    async commands(id: string): Promise<TerminalCommand[]> {
      await need(id);
      return await repo.commands(id);
    },

    async search({ text, id, projectId, limit }: InputOf<'search'>): Promise<TerminalHit[]> {
      await loaded;
      const wanted = records
        .all()
        .filter(
          (record) =>
            (id === undefined || record.id === id) && (projectId === undefined || record.projectId === projectId),
        )
        .sort((a, b) => b.openedAt - a.openedAt);
      const views = await Promise.all(wanted.map(view));
      return await searchScrollback(
        views.map(({ id: one, title, projectId: project, commit }) => ({
          id: one,
          title,
          projectId: project,
          commit,
          scrollback: () => shelf.of(one),
        })),
        { text, limit, redact },
      );
    },

    async ptys(): Promise<PtyCount> {
      const open = live.size;
      const [counted, limit] = await Promise.all([countPtys(), ptyLimit()]);
      const ptys = counted ?? open;
      return {
        terminals: open,
        ptys,
        leaked: Math.max(0, ptys - live.size - beginning.size),
        most: settings.get().terminals.mostOpen,
        limit,
      };
    },

    async dispose() {
      disposed = true;
      await loaded.catch(() => {});
      const all = [...live.values()];
      await Promise.all(
        all.map(async ({ pty, ended: over }) => {
          await pty.stop({ graceMs: 1_000 }).catch((error) => log.error('a terminal could not be ended', error));
          await over;
        }),
      );
      await records.idle();
      await shelf.dispose();
      for (const one of readers.values()) one.dispose();
      share.dispose();
    },
  };
}
export type TerminalsService = ReturnType<typeof createTerminals>;
