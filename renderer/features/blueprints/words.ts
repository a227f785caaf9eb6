import type { BlueprintFile, BlueprintKind } from '../../../shared/features/blueprints/schema.ts';
import { formatCount } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import type { MarkState } from '../../ui/state-mark.tsx';
import type { ShownFile } from './choice.ts';

export const kinds: readonly { kind: BlueprintKind; label: string; hint: string }[] = [
  { kind: 'docker', label: 'Dockerfile', hint: 'And what stays out of the image' },
  { kind: 'compose', label: 'Compose', hint: 'With what it needs, on one machine' },
  { kind: 'kubernetes', label: 'Kubernetes', hint: 'Manifests for a cluster' },
  { kind: 'github-actions', label: 'GitHub Actions', hint: 'Tests and a build for each push' },
  { kind: 'terraform', label: 'Terraform', hint: 'A skeleton to go on from' },
];
export const kindLabel = (wanted: BlueprintKind): string => kinds.find(({ kind }) => kind === wanted)?.label ?? wanted;

const usual: readonly BlueprintKind[] = ['docker', 'compose'];

/** Of the address, in the order of the list; nothing said is the usual, `none` is none. */
export function kindsOf(text: string | undefined): BlueprintKind[] {
  if (text === undefined) return [...usual];
  const said = text.split(',');
  return kinds.map(({ kind }) => kind).filter((kind) => said.includes(kind));
}

export function kindsText(wanted: readonly BlueprintKind[]): string | undefined {
  const text = kinds
    .map(({ kind }) => kind)
    .filter((kind) => wanted.includes(kind))
    .join(',');
  if (text === usual.join(',')) return undefined;
  return text === '' ? 'none' : text;
}

export const stateMarks: Record<ShownFile['state'], { mark: MarkState; word: string }> = {
  new: { mark: 'info', word: 'new' },
  changed: { mark: 'warning', word: 'changes what is there' },
  same: { mark: 'healthy', word: 'nothing to change' },
};

/** How the checks of one text ended, in one word and its shape. */
export function checksMark(checks: BlueprintFile['checks']): { mark: MarkState; word: string } {
  const failed = checks.filter(({ ok }) => !ok).length;
  if (checks.length === 0) return { mark: 'neutral', word: 'not checked' };
  if (failed > 0) return { mark: 'failing', word: `${failed} of ${formatCount(checks.length, 'check')} failed` };
  return { mark: 'healthy', word: checks.length === 1 ? 'the check passed' : `all ${checks.length} checks passed` };
}

/** `package.json:12`: where a reason stands. */
export const placeWords = ({ file, line }: { file: string | null; line: number | null }): string | null =>
  file === null ? null : short(line === null ? file : `${file}:${line}`);

export const blueprintsPath = (projectId: string): string => `/blueprints/${encodeURIComponent(projectId)}`;

/** The project whose page is open, told by its address. */
export const projectOfPath = (pathname: string): string | null => {
  const id = /^\/(?:projects|blueprints)\/([^/]+)$/.exec(pathname)?.[1];
  return id === undefined ? null : decodeURIComponent(id);
};
