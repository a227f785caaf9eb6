import { randomUUID } from 'node:crypto';
import { DomainError, invalid } from '../../../../shared/contract/errors.ts';
import type { BackupTarget, RecoverySheet, TargetInput } from '../../../../shared/features/backups/schema.ts';
import type { Journal } from '../../../core/journal/journal.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createSerial } from '../../../core/lib/serial.ts';
import type { Book } from '../book.ts';
import type { RepositoryFacts } from '../engine/types.ts';
import type { Engines } from '../engines.ts';
import type { BackupsRepo } from '../repo.ts';
import { isFault } from '../restic/faults.ts';
import { sentenceOf, told } from '../told-faults.ts';
import { nothingKnown, type TargetRecord } from '../types.ts';
import { createTargetCheck, placeField } from './check-target.ts';
import { lookInFolder } from './folder-place.ts';
import { locationOf } from './location.ts';
import type { Look } from './look.ts';
import { makePassword } from './make-password.ts';
import { sheetOf } from './sheet.ts';

interface Deps {
  book: Book;
  repo: BackupsRepo;
  engines: Engines;
  look: Look;
  clock: Clock;
  journal: Pick<Journal, 'note'>;
  /** Rejects while what is stored would be lost. */
  assertLasting: () => void;
}

export interface SaveTarget {
  id?: string | undefined;
  target: TargetInput;
  secrets: Record<string, string>;
  password?: string | undefined;
  /** It is filled by copies of another place: no repository of its own is made. */
  forMirror?: boolean | undefined;
}
export interface Tried {
  ok: boolean;
  found: 'empty' | 'repository' | 'other' | 'nothing';
  field: string;
  sentence: string;
}

/** Places of backups: added, tried, changed, forgotten, and their keys. */
export function createTargets({ book, repo, engines, look, clock, journal, assertLasting }: Deps) {
  const check = createTargetCheck({ book });
  const saves = createSerial();

  async function view(record: TargetRecord): Promise<BackupTarget> {
    const { id, input, known, createdAt } = record;
    const { proofPart: _, prunedAt: __, forgotten: ___, ...shown } = known;
    return { ...input, id, location: locationOf(input.backend), ...shown, growth: await repo.growth(id), createdAt };
  }
  const note = (what: string, { id, input }: TargetRecord, sentence: string) =>
    journal.note({
      ...{ kind: `backup.${what}`, actor: 'user' as const, sentence },
      subjects: [{ type: 'backup-target', id, label: input.name }],
    });

  /** What was entered, with what is kept where nothing was entered. */
  async function accessOf({ id, target, secrets, password }: SaveTarget) {
    const stored = id === undefined ? {} : await engines.storedSecrets(id, target.backend);
    const entered = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));
    const known = id === undefined || password !== undefined ? null : await engines.accessOf(book.target(id));
    return engines.accessWith(id ?? 'trial', target, password ?? known?.password ?? '', { ...stored, ...entered });
  }

  async function tryFolder(path: string): Promise<Tried | null> {
    const field = 'backend.path';
    switch (await lookInFolder(path)) {
      case 'repository':
        return null;
      case 'empty':
        return { ok: true, found: 'empty', field: '', sentence: 'A repository can be made there.' };
      case 'other':
        return {
          ...{ ok: false, found: 'other', field },
          sentence: `${path} holds other things. Choose an empty folder, or a new one in it.`,
        };
      case 'headless':
        return { ok: false, found: 'other', field, sentence: `${path} holds a repository whose config is gone.` };
      case 'file':
        return { ok: false, found: 'other', field, sentence: `${path} is no folder, or lies below a file.` };
      case 'away':
        return { ok: false, found: 'nothing', field, sentence: `The disk of ${path} is not there.` };
      case 'refused':
        return { ok: false, found: 'nothing', field, sentence: `Optimus may not write to ${path}.` };
      case 'relative':
        return { ok: false, found: 'nothing', field, sentence: 'The whole path is needed, from the top.' };
    }
  }

  async function tried(asked: SaveTarget): Promise<Tried> {
    const [problem] = await check.problems({ ...asked, id: asked.id });
    if (problem) return { ok: false, found: 'nothing', field: problem.field, sentence: problem.problem };
    // Said before the rest is filled in: without its password no repository is of use.
    const cannotKeep = asked.id === undefined ? await engines.cannotKeep() : null;
    if (cannotKeep !== null) return { ok: false, found: 'nothing', field: '', sentence: cannotKeep };
    const { target, password } = asked;
    const early = target.backend.type === 'folder' ? await tryFolder(target.backend.path) : null;
    if (early) return early;
    const hasPassword = password !== undefined || asked.id !== undefined;
    try {
      const facts = await engines.ask(target, await accessOf(asked), 'facts', {});
      const many = facts.snapshots === 1 ? 'one snapshot' : `${facts.snapshots} snapshots`;
      return {
        ok: true,
        found: 'repository',
        field: '',
        sentence: `There is a repository with ${many}, and the password opens it.`,
      };
    } catch (error) {
      if (isFault(error, 'missing'))
        return { ok: true, found: 'empty', field: '', sentence: 'A repository can be made there.' };
      if (isFault(error, 'wrong-password'))
        return {
          ...{ ok: false, found: 'repository', field: 'password' },
          sentence: hasPassword ? error.message : 'There is a repository already: enter its password to go on with it.',
        };
      if (isFault(error, 'format'))
        return { ok: false, found: 'other', field: placeField(target), sentence: error.message };
      if (isFault(error)) return { ok: false, found: 'nothing', field: placeField(target), sentence: error.message };
      if (error instanceof DomainError)
        return { ok: false, found: 'nothing', field: placeField(target), sentence: sentenceOf(error) };
      throw error;
    }
  }

  /** The repository that is there, opened, or a new one. */
  async function open(asked: SaveTarget, password: string, found: Tried['found']): Promise<RepositoryFacts> {
    const access = await accessOf({ ...asked, password });
    return engines.ask(asked.target, access, found === 'empty' ? 'create' : 'facts', {});
  }

  async function add(asked: SaveTarget): Promise<{ target: BackupTarget; password: string | null }> {
    const id = randomUUID();
    const found = await tried(asked);
    if (!found.ok) throw invalid([{ field: found.field, problem: found.sentence }]);
    const fills = asked.forMirror === true && found.found === 'empty';
    const made = asked.password === undefined && !fills ? makePassword() : null;
    const password = asked.password ?? made;
    const record: TargetRecord = { id, input: asked.target, known: nothingKnown, createdAt: clock.now() };
    // Kept first: a repository whose password is lost with a crash is lost as well.
    await engines.keepSecrets({ id, name: asked.target.name }, password, asked.secrets);
    try {
      const known = fills
        ? { ...nothingKnown, sentence: 'Nothing is there yet: the first copy fills it.' }
        : {
            ...nothingKnown,
            ...(await look.factsToKnown(record, await open(asked, password ?? '', found.found))),
            lookedAt: clock.now(),
          };
      await book.putTarget({ ...record, known });
    } catch (error) {
      await engines.forgetSecrets({ id, name: asked.target.name });
      throw told(error, asked.target.name);
    }
    const now = book.target(id);
    note('target-added', now, `${asked.target.name} was added as a target of backups`);
    return { target: await view(now), password: made };
  }

  async function change(id: string, asked: SaveTarget): Promise<{ target: BackupTarget; password: null }> {
    const before = book.target(id);
    try {
      const moved = locationOf(before.input.backend) !== locationOf(asked.target.backend);
      const reached =
        moved || asked.password !== undefined || Object.values(asked.secrets).some((value) => value !== '');
      if (reached && before.known.repositoryId !== null) {
        const facts = await engines.ask(asked.target, await accessOf(asked), 'facts', {});
        if (facts.id !== before.known.repositoryId)
          throw new DomainError('CONFLICT', {
            ...{
              what: asked.target.name,
              why: 'Another repository is there than the one that was backed up to until now.',
            },
            remedy: 'Add it as a target of its own.',
          });
      }
    } catch (error) {
      throw told(error, asked.target.name);
    }
    await engines.keepSecrets({ id, name: asked.target.name }, asked.password ?? null, asked.secrets);
    await book.putTarget({ ...book.target(id), input: asked.target });
    await look.look(id);
    note('target-changed', before, `How ${asked.target.name} is backed up to was changed`);
    return { target: await view(book.target(id)), password: null };
  }

  return {
    view,
    get: async (id: string): Promise<BackupTarget> => view(book.target(id)),
    tried,
    save: (asked: SaveTarget) =>
      saves(async () => {
        assertLasting();
        await check.orThrow({ ...asked, id: asked.id });
        return asked.id === undefined ? add(asked) : change(asked.id, asked);
      }),

    remove: (id: string) =>
      saves(async () => {
        assertLasting();
        const target = book.target(id);
        const what = target.input.name;
        const [plan] = book.plansAt(id);
        if (plan)
          throw new DomainError('CONFLICT', {
            what,
            why: `The plan ${plan.input.name} backs up to it.`,
            remedy: 'Remove the plan first.',
          });
        const source = book.targets().find(({ input }) => input.mirrorIds.includes(id));
        if (source)
          throw new DomainError('CONFLICT', {
            ...{
              what,
              why: `It holds copies of ${source.input.name}.`,
              remedy: `Take it out of the mirrors of ${source.input.name} first.`,
            },
          });
        await book.removeTarget(id);
        await engines.forgetSecrets({ id, name: what });
        note('target-removed', target, `${what} is no target of backups any more; what lies there stays`);
        return { removed: true };
      }),

    async changePassword({
      id,
      current,
      next,
    }: {
      id: string;
      current?: string | undefined;
      next: string;
    }): Promise<BackupTarget> {
      assertLasting();
      const target = book.target(id);
      const access = await engines.accessOf(target);
      if (current !== undefined && current !== access.password)
        throw invalid([{ field: 'current', problem: 'That is not the password of this target.' }]);
      // With both keys there for a moment: a crash in between leaves one that opens.
      await engines.at(target, 'addKey', { password: next, replace: false });
      await engines.keepSecrets({ id, name: target.input.name }, next, {});
      const facts = await engines.at(target, 'facts', {});
      const old = await oldKeyOf(target, access, facts);
      if (old !== null) await engines.at(target, 'removeKey', { id: old });
      note('password-changed', target, `The password of ${target.input.name} was changed`);
      return view(book.target(id));
    },
    async keys(id: string) {
      return (await engines.at(book.target(id), 'facts', {})).keys;
    },
    async addKey(id: string, password: string) {
      const target = book.target(id);
      await engines.at(target, 'addKey', { password, replace: false });
      note('key-added', target, `A second password opens ${target.input.name}`);
      return { added: true };
    },
    async removeKey(id: string, keyId: string) {
      const target = book.target(id);
      await engines.at(target, 'removeKey', { id: keyId });
      note('key-removed', target, `A key of ${target.input.name} was taken away`);
      return { removed: true };
    },
    unlock: async (id: string) => engines.at(book.target(id), 'unlock', {}),
    sheet: async (id: string): Promise<RecoverySheet> => sheetOf(book.target(id), clock.now()),
    async sheetSaved(id: string): Promise<BackupTarget> {
      await book.foundAt(id, { sheetSavedAt: clock.now() });
      return view(book.target(id));
    },
  };

  /** The key that the former password opens. */
  async function oldKeyOf(
    target: TargetRecord,
    access: Awaited<ReturnType<Engines['accessOf']>>,
    facts: RepositoryFacts,
  ): Promise<string | null> {
    const asked = await engines.ask(target.input, access, 'facts', {});
    const old = asked.keys.find(({ current }) => current)?.id;
    const now = facts.keys.find(({ current }) => current)?.id;
    return old !== undefined && old !== now ? old : null;
  }
}
export type Targets = ReturnType<typeof createTargets>;
