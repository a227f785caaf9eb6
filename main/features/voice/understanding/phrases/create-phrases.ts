import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '../../../../../shared/contract/errors.ts';
import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { PhrasesFile } from '../../../../../shared/features/voice/schema.ts';
import { writeFileAtomic } from '../../../../core/lib/atomic-file.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import { watchFile } from '../../../../core/settings/watch-file.ts';
import type { Names } from '../../types.ts';
import type { Meaning } from '../languages/types.ts';
import { keyOf } from '../names/name-keys.ts';
import type { CompiledRow } from '../reading/languages.ts';
import { wordsOf } from '../words/tokens.ts';
import { firstFile } from './first-file.ts';
import type { ReadPhrase, ReadPhrases } from './read-phrases.ts';
import type { Phrases } from './types.ts';

export interface PhrasesDeps {
  dataDir: string;
  clock: Clock;
  log: Logger;
  /** The file says something else now. */
  onChange?: () => void;
}

type Rows = Record<VoiceLanguage, CompiledRow[]>;
const nothing: ReadPhrases = { phrases: [], problems: [] };

/** Phrases of the user, from a file that is read again whenever it changes. */
export function createPhrases({ dataDir, clock, log, onChange }: PhrasesDeps): Phrases {
  const path = join(dataDir, 'voice', 'phrases.yaml');
  let source: string | null = null;
  let read = nothing;
  let unreadable: string | null = null;
  let rows = new WeakMap<Names, Rows>();
  /** The last ones that were asked about: a phrase that names what is not there is a problem, too. */
  let lastNames: Names | null = null;
  let stopWatching: (() => void) | null = null;

  async function reread(): Promise<void> {
    let text: string | null;
    try {
      text = await readFile(path, 'utf8');
      unreadable = null;
    } catch (error) {
      text = null;
      unreadable = errorCode(error) === 'ENOENT' ? null : `The file cannot be read (${errorCode(error)}).`;
    }
    if (text === source) return;
    const found = text === null ? nothing : (await import('./read-phrases.ts')).readPhrases(text);
    // Meanwhile another may have read the same.
    if (text === source) return;
    source = text;
    read = found;
    rows = new WeakMap();
    onChange?.();
  }

  function state(): PhrasesFile {
    const problems = [...read.problems];
    if (unreadable) problems.push({ line: 1, problem: unreadable });
    if (lastNames)
      for (const phrase of read.phrases) {
        const problem = missing(phrase, lastNames);
        if (problem) problems.push({ line: phrase.line, problem });
      }
    return {
      ...{ path, exists: source !== null || unreadable !== null, phrases: read.phrases.length },
      problems: problems.sort((a, b) => a.line - b.line),
    };
  }

  return {
    async begin() {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await reread();
      stopWatching?.();
      stopWatching = watchFile({
        ...{ path, clock },
        onEvent: () => void reread(),
        onWatchLimit: (error) =>
          log.warn('the file of phrases is looked at every two seconds', { error: errorCode(error) }),
      });
    },
    compiled(names) {
      lastNames = names;
      const there = rows.get(names);
      if (there) return there;
      const made: Rows = { en: [], de: [], zh: [] };
      for (const phrase of read.phrases) {
        const means = meaningOf(phrase, names);
        if (!means) continue;
        for (const language of phrase.languages)
          for (const pattern of phrase.patterns) made[language].push({ means, pattern });
      }
      rows.set(names, made);
      return made;
    },
    async state() {
      await reread();
      return state();
    },
    async make() {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await writeFileAtomic(path, firstFile, { mode: 0o600, fresh: true });
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
        throw new DomainError('CONFLICT', {
          ...{ what: 'Phrases of your own', why: 'There is a file of them already.' },
          remedy: 'Open the file and change it: Optimus reads it again when you save it.',
        });
      }
      await reread();
      return state();
    },
    async dispose() {
      stopWatching?.();
      stopWatching = null;
    },
  };
}

const sameName = (a: string, b: string) => a === b || keyOf(wordsOf(a)) === keyOf(wordsOf(b));
const byName = <T extends { name: string }>(list: readonly T[], name: string | undefined): T | undefined =>
  name === undefined
    ? undefined
    : (list.find((one) => one.name === name) ?? list.find((one) => sameName(one.name, name)));

function missing({ project, workflow }: ReadPhrase, names: Names): string | null {
  if (project !== undefined && !byName(names.projects, project)) return `There is no project “${project}”.`;
  if (workflow !== undefined && !byName(names.workflows, workflow)) return `There is no workflow “${workflow}”.`;
  return null;
}

function meaningOf(phrase: ReadPhrase, names: Names): Meaning | null {
  if (missing(phrase, names)) return null;
  const { means: kind, metric, command, service, environment, text } = phrase;
  const projectId = byName(names.projects, phrase.project)?.id;
  const workflowId = byName(names.workflows, phrase.workflow)?.id;
  return {
    kind,
    ...(metric && { metric }),
    ...(command !== undefined && { commandId: command }),
    given: {
      ...(projectId !== undefined && { projectId }),
      ...(workflowId !== undefined && { workflowId }),
      ...(service !== undefined && { service }),
      ...(environment !== undefined && { environment }),
      ...(text !== undefined && { text }),
    },
  };
}
