import { isAbsolute } from 'node:path';
import { type FieldProblem, invalid } from '../../../../shared/contract/errors.ts';
import { secretsOf, type TargetInput } from '../../../../shared/features/backups/schema.ts';
import type { Book } from '../book.ts';
import { isWithin, placeKeyOf, realPathOf } from './location.ts';

interface Asked {
  id: string | undefined;
  target: TargetInput;
  secrets: Record<string, string>;
}

/** What can be wrong with a place before anything is asked there, by the fields of the form. */
export function createTargetCheck({ book }: { book: Book }) {
  function mirrorProblems({ id, target }: Asked): FieldProblem[] {
    const problems: FieldProblem[] = [];
    for (const mirrorId of target.mirrorIds) {
      const mirror = book.findTarget(mirrorId);
      if (!mirror) problems.push({ field: 'mirrorIds', problem: 'One of the mirrors is not there any more.' });
      else if (mirrorId === id) problems.push({ field: 'mirrorIds', problem: 'A target cannot be a copy of itself.' });
      else if (mirror.input.mirrorIds.length > 0)
        problems.push({ field: 'mirrorIds', problem: `${mirror.input.name} has mirrors of its own.` });
      else if (book.plansAt(mirrorId).length > 0)
        problems.push({ field: 'mirrorIds', problem: `${mirror.input.name} is backed up to by itself.` });
      else if (book.targets().some((other) => other.id !== id && other.input.mirrorIds.includes(mirrorId)))
        problems.push({ field: 'mirrorIds', problem: `${mirror.input.name} holds copies of another target.` });
    }
    if (
      id !== undefined &&
      target.mirrorIds.length > 0 &&
      book.targets().some(({ input }) => input.mirrorIds.includes(id))
    )
      problems.push({
        field: 'mirrorIds',
        problem: 'It holds copies of another target, and cannot be copied further.',
      });
    return problems;
  }

  async function placeProblems({ id, target }: Asked): Promise<FieldProblem[]> {
    const { backend } = target;
    if (backend.type === 'folder' && !isAbsolute(backend.path))
      return [{ field: 'backend.path', problem: 'The whole path is needed, from the top.' }];
    const key = await placeKeyOf(backend);
    for (const other of book.targets()) {
      if (other.id === id) continue;
      if ((await placeKeyOf(other.input.backend)) === key)
        return [{ field: placeField(target), problem: `${other.input.name} is there already.` }];
      if (backend.type === 'folder' && other.input.backend.type === 'folder') {
        const [mine, its] = await Promise.all([realPathOf(backend.path), realPathOf(other.input.backend.path)]);
        if (isWithin(its, mine) || isWithin(mine, its))
          return [
            { field: 'backend.path', problem: `The repository of ${other.input.name} would be one within the other.` },
          ];
      }
    }
    return [];
  }

  return {
    async problems(asked: Asked): Promise<FieldProblem[]> {
      const { id, target, secrets } = asked;
      const problems: FieldProblem[] = [];
      if (book.targets().some((other) => other.id !== id && other.input.name === target.name))
        problems.push({ field: 'name', problem: `There is a target called ${target.name} already.` });
      const known = new Set(secretsOf[target.backend.type]);
      for (const name of Object.keys(secrets))
        if (!known.has(name)) problems.push({ field: `secrets.${name}`, problem: 'Nothing asks for it there.' });
      return [...problems, ...mirrorProblems(asked), ...(await placeProblems(asked))];
    },
    async orThrow(asked: Asked): Promise<void> {
      const problems = await this.problems(asked);
      if (problems.length > 0) throw invalid(problems);
    },
  };
}

export const placeField = ({ backend }: TargetInput): string =>
  ({ folder: 'backend.path', s3: 'backend.bucket', azure: 'backend.container', restic: 'backend.repository' })[
    backend.type
  ];
