import type { Evidence, Technology } from '../../../../shared/features/projects/schema.ts';
import type { DependencyNode, ProjectFiles } from '../types.ts';
import type { Lines } from './evidence.ts';
import { findLine } from './find-line.ts';
import { ecosystemOf, type Mention, normalName } from './mentions.ts';
import type { Survey } from './survey.ts';
import { isCompanion } from './technologies/companions.ts';
import type { FileProof, TechnologyRule } from './technologies/define.ts';
import { technologies } from './technologies/index.ts';

/** One place that proves a technology; what it shows is looked up for the few that are kept. */
export interface Proof {
  file: string;
  version: string | null;
  /** 3: the thing itself is named; 2: something of it; 1: it only follows. */
  strength: number;
  development: boolean;
  show: () => Evidence;
}

export interface Match {
  rule: TechnologyRule;
  proofs: Proof[];
}

const named = new Map<string, TechnologyRule[]>();
const begun = new Map<string, { prefix: string; rule: TechnologyRule }[]>();
const byFile = new Map<string, { rule: TechnologyRule; proof: FileProof }[]>();
for (const rule of technologies)
  for (const proof of rule.when)
    if ('file' in proof) put(byFile, proof.file, { rule, proof });
    else
      for (const name of proof.names)
        if (name.endsWith('*')) put(begun, proof.ecosystem, { prefix: name.slice(0, -1).toLowerCase(), rule });
        else put(named, `${proof.ecosystem}\n${normalName(proof.ecosystem, name)}`, rule);

function put<T>(map: Map<string, T[]>, key: string, value: T) {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else if (!known.includes(value)) known.push(value);
}

/** What names the thing and not a client for it. */
const itself = new Set(['image', 'tool', 'declared', 'plugin']);
/** They have versions of their own, which say nothing about what they set up. */
const versionless = new Set([
  'github-actions',
  'terraform-provider',
  'kubernetes',
  'env',
  'scheme',
  'terraform',
  'helm',
]);

export function createMatches(lines: Lines) {
  const matches = new Map<string, Match>();

  function add(rule: TechnologyRule, proof: Proof) {
    const known = matches.get(rule.id);
    if (known === undefined) matches.set(rule.id, { rule, proofs: [proof] });
    else if (known.proofs.length < 200) known.proofs.push(proof);
  }

  function each(ecosystem: string, name: string, take: (rule: TechnologyRule, weak: boolean) => void) {
    for (const rule of named.get(`${ecosystem}\n${name}`) ?? []) take(rule, false);
    for (const { prefix, rule } of begun.get(ecosystem) ?? []) if (name.startsWith(prefix)) take(rule, prefix === '');
  }

  return {
    dependencies(all: readonly DependencyNode[], counts: (file: string) => boolean) {
      for (const one of all) {
        // Images are read here, with the stages and arguments that they stand among.
        if (!one.direct || one.local !== null || one.ecosystem === 'docker' || !counts(one.file)) continue;
        const ecosystem = ecosystemOf(one.ecosystem);
        each(ecosystem, normalName(ecosystem, one.name), (rule, weak) => {
          const telling =
            !versionless.has(one.ecosystem) &&
            rule.service !== true &&
            !weak &&
            !isCompanion(rule.id, ecosystem, normalName(ecosystem, one.name));
          add(rule, {
            file: one.file,
            version: telling ? (one.locked ?? asked(one.wanted)) : null,
            strength: weak ? 1 : 2,
            development: one.development,
            show: () => lines.numbered(one.file, one.line, [one.name, one.wanted].filter(Boolean).join(' ')),
          });
        });
      }
    },

    mentions(all: readonly Mention[]) {
      for (const one of all)
        each(one.ecosystem, normalName(one.ecosystem, one.name), (rule, weak) => {
          const own = itself.has(one.ecosystem);
          const telling = !versionless.has(one.ecosystem) && (own || rule.service !== true) && !weak;
          add(rule, {
            file: one.file,
            version: telling ? asked(one.version) : null,
            strength: weak ? 1 : own ? 3 : 2,
            development: one.development,
            show: () => {
              const found = one.at === null ? lines.numbered(one.file, one.line, one.name) : lines.at(one.file, one.at);
              return one.text === undefined ? found : { ...found, text: one.text };
            },
          });
        });
    },

    files(files: ProjectFiles, survey: Survey) {
      for (const [name, rules] of byFile) {
        const paths = name.startsWith('*.') ? survey.ending(name.slice(2)) : pathsOf(files, name);
        let read = 0;
        for (const file of paths) {
          if (read === mostOfOne) break;
          if (!files.counts(file)) continue;
          read += 1;
          const text = lines.text(file);
          if (text === null || text === '') continue;
          const found = findLine(
            file,
            text,
            rules.map(({ proof }) => proof.line),
          );
          rules.forEach(({ rule, proof }, place) => {
            const hit = found[place];
            if (hit === null || hit === undefined) return;
            add(rule, {
              file,
              version: proof.version === null ? null : asked(proof.version.exec(hit.line)?.[1] ?? null),
              strength: 3,
              development: false,
              show: () => lines.at(file, hit.at),
            });
          });
        }
      }
    },

    all: (): Match[] => [...matches.values()],
  };
}

/** A monorepo of a thousand packages proves it with the first of them. */
const mostOfOne = 12;

function pathsOf(files: ProjectFiles, name: string): readonly string[] {
  const slash = name.lastIndexOf('/');
  if (slash < 0) return files.named(name);
  return files.named(name.slice(slash + 1)).filter((path) => path === name || path.endsWith(`/${name}`));
}

/** A range is shown as it is asked for; what says nothing about a version is none. */
export function asked(wanted: string | null): string | null {
  const text = wanted?.trim() ?? '';
  if (text === '' || text.length > 40 || !/\d/.test(text)) return null;
  return /^(workspace|file|link|git|https?|github|catalog|npm|patch|portal|path)[:+]|\/\/|[${}]/.test(text)
    ? null
    : text;
}

const depthOf = (file: string) => file.split('/').length - 1;

/** The strongest first; the place nearest to the top; what is shipped before what only helps to make it. */
export function inOrder(proofs: readonly Proof[]): Proof[] {
  return [...proofs].sort(
    (a, b) =>
      b.strength - a.strength || Number(a.development) - Number(b.development) || depthOf(a.file) - depthOf(b.file),
  );
}

const mostEvidence = 4;

export function technologyOf({ rule, proofs }: Match): Technology {
  const order = inOrder(proofs);
  const evidence: Evidence[] = [];
  const seen = new Set<string>();
  // One of each file first, so that four lines of one lock file do not hide the manifest.
  const filesSeen = new Set<string>();
  const rest = order.filter(({ file }) => {
    if (filesSeen.has(file)) return true;
    filesSeen.add(file);
    return false;
  });
  const withVersion = order.find(({ version }) => version !== null);
  const preferred = [...order.filter((proof) => !rest.includes(proof)), ...rest];
  if (withVersion !== undefined) preferred.unshift(withVersion);
  for (const proof of preferred) {
    if (evidence.length === mostEvidence) break;
    const shown = proof.show();
    const key = `${shown.file}\n${shown.line}`;
    if (seen.has(key)) continue;
    seen.add(key);
    evidence.push(shown);
  }
  return { id: rule.id, name: rule.name, category: rule.category, version: withVersion?.version ?? null, evidence };
}
