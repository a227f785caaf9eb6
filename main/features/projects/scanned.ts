import type { LanguageShare, ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { FactsBody, FactsSummary, SearchText } from './facts-repo.ts';
import type { ScanOutput } from './types.ts';

const chips = 8;
const shares = 4;
const searchReadme = 20_000;

/** What a scan alone tells of a row. */
export type ScannedSummary = Omit<FactsSummary, 'git' | 'precise'>;

/** A scan as the main loop gets it: small, and texts that go to the store as they are. */
export interface PackedScan {
  summary: ScannedSummary;
  /** `FactsBody` as JSON. */
  body: string;
  /** All dependencies; see dependencies/lines.ts. */
  dependencies: string;
  text: Pick<SearchText, 'stack' | 'dependencies' | 'readme'>;
}

/** Those it is written in first: a project is not "JSON" because of its lock file. */
export function topLanguages(languages: readonly LanguageShare[]): ProjectRow['languages'] {
  const written = languages.filter(({ type }) => type === 'programming' || type === 'markup');
  const counted = written.length > 0 ? written : languages;
  const total = counted.reduce((sum, { bytes }) => sum + bytes, 0);
  return [...counted]
    .sort((a, b) => Number(b.type === 'programming') - Number(a.type === 'programming') || b.bytes - a.bytes)
    .slice(0, shares)
    .map(({ name, colour, bytes }) => ({ name, colour, share: total === 0 ? 0 : bytes / total }));
}

/** In the thread that has scanned: putting it together costs the main loop more than the reading of a small project. */
export function packScan(output: ScanOutput): PackedScan {
  const { dependencyLines, dependencyNames, ...body } = output;
  const { stack, packages, description, readme, tests, ci, licence } = output.stack;
  const { languages } = output.languages;
  return {
    summary: {
      languages: topLanguages(languages),
      stack: stack.slice(0, chips).map(({ id, name, category, version }) => ({ id, name, category, version })),
      files: output.files,
      bytes: output.bytes,
      newestMtime: output.newestMtime,
      dependencies: output.dependencies.counts.direct + output.dependencies.counts.transitive,
      provides: output.dependencies.provides,
      locals: output.locals,
      health: {
        secrets: output.secrets.slice(0, 20),
        damage: output.damage,
        tests,
        ci,
        licence,
        unlocked: output.dependencies.unlocked.slice(0, 10),
        stale: output.dependencies.stale.slice(0, 10),
        readme: readme?.file ?? null,
        codeBytes: languages.reduce((sum, { type, bytes }) => sum + (type === 'programming' ? bytes : 0), 0),
      },
    },
    body: JSON.stringify(body satisfies FactsBody),
    dependencies: dependencyLines,
    text: {
      stack: [
        ...stack.map(({ name }) => name),
        ...languages.map(({ name }) => name),
        ...packages.map(({ name }) => name),
      ].join(' '),
      dependencies: dependencyNames.join(' '),
      readme: `${description ?? ''}\n${readme?.text.slice(0, searchReadme) ?? ''}`,
    },
  };
}
