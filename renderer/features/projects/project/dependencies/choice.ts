import type { Dependency } from '../../../../../shared/features/projects/schema.ts';
import type { SearchRecord } from '../../../../app/search-params.ts';

/** What of the dependencies is shown, as it stands in the address. */
export interface DependencyChoice {
  text: string;
  ecosystem: string | null;
  /** Null: both. */
  direct: boolean | null;
  development: boolean | null;
}

export const everything: DependencyChoice = { text: '', ecosystem: null, direct: null, development: null };

const yesNo = (text: string | undefined, yes: string, no: string): boolean | null =>
  text === yes ? true : text === no ? false : null;

export function parseChoice(search: SearchRecord): DependencyChoice {
  return {
    text: (search.text ?? '').slice(0, 200),
    ecosystem: search.ecosystem?.slice(0, 40) || null,
    direct: yesNo(search.asked, 'direct', 'transitive'),
    development: yesNo(search.for, 'development', 'production'),
  };
}

/** Every name is there, so that laying it over an address takes out what is not chosen any more. */
export function choiceToSearch(choice: DependencyChoice): Record<string, string | undefined> {
  return {
    text: choice.text || undefined,
    ecosystem: choice.ecosystem ?? undefined,
    asked: choice.direct === null ? undefined : choice.direct ? 'direct' : 'transitive',
    for: choice.development === null ? undefined : choice.development ? 'development' : 'production',
  };
}

export const isChosen = (choice: DependencyChoice): boolean =>
  choice.text !== '' || choice.ecosystem !== null || choice.direct !== null || choice.development !== null;

/** One name may be there in several versions, asked for by several packages. */
export const dependencyKey = ({ ecosystem, name, locked, package: folder, file }: Dependency): string =>
  JSON.stringify([ecosystem, name, locked, folder, file]);

export const versionOf = ({ locked, wanted }: Pick<Dependency, 'locked' | 'wanted'>): string =>
  locked ?? wanted ?? 'any version';
