import semver from 'semver';
import { stackReleases, type VersionedStack } from '../docker/bases.ts';
import type { Said } from '../types.ts';
import type { ProjectFolder } from './open-folder.ts';
import { lineOf, plain, said } from './say.ts';

export interface Asked {
  wanted: string;
  file: string;
  line: number | null;
}

/** Of `.tool-versions`, `mise.toml` and the like: the name that the tool has there. */
export async function toolVersion(folder: ProjectFolder, names: readonly string[]): Promise<Asked | null> {
  for (const file of ['.tool-versions', 'mise.toml', '.mise.toml']) {
    const text = await folder.text(file);
    if (text === null) continue;
    for (const name of names) {
      const expression = new RegExp(
        `^[ \\t]*"?${name}"?(?:[ \\t]*=[ \\t]*"|[ \\t]+)(?:v|[a-z][a-z-]{0,40}-)?([0-9][\\w.+-]*)`,
        'm',
      );
      const wanted = expression.exec(text)?.[1];
      if (wanted !== undefined) return { wanted, file, line: lineOf(text, expression) };
    }
  }
  return null;
}

/** The first line of a file that holds nothing but a version. */
export async function versionFile(folder: ProjectFolder, files: readonly string[]): Promise<Asked | null> {
  for (const file of files) {
    const line = (await folder.text(file))?.split('\n', 1)[0]?.trim();
    const named = codenames.get(/^lts\/(\w{1,20})$/.exec(line?.toLowerCase() ?? '')?.[1] ?? '');
    if (named !== undefined) return { wanted: named, file, line: 1 };
    const wanted = /^(?:v|ruby-|python-|lts\/)?([0-9][\w.+-]*)$/.exec(line ?? '')?.[1];
    if (wanted !== undefined) return { wanted, file, line: 1 };
  }
  return null;
}

const codenames = new Map([
  ['hydrogen', '18'],
  ['iron', '20'],
  ['jod', '22'],
  ['krypton', '24'],
]);
/** Their images carry more than the release in their names. */
const byLine: readonly string[] = ['java', 'elixir'];
const whole = /^v?\d+\.\d+\.\d+(?:[-+.][\w.]+)?$/;

/** `17` of `17.0.9+9`, `1.17` of `1.17.3-otp-27`. */
const lineOfRelease = (stack: VersionedStack, wanted: string) =>
  stack === 'java' ? wanted.replace(/^v?(?:1\.)?(\d+).*$/s, '$1') : wanted;

/** The release whose image is taken: as it is written when that is one, else the newest known one that fits. */
export function releaseOf(stack: VersionedStack, label: string, asked: Asked | null): Said<string> {
  const known = stackReleases[stack];
  const [usual = ''] = known;
  if (asked === null)
    return said(usual, `Nothing in the project asks for a version of ${label}: ${usual} is the supported one.`);
  const { file, line } = asked;
  const from = file.replace(/^\//, '');
  const shown = plain(asked.wanted, 60);
  const isByLine = byLine.includes(stack) && /^v?\d/.test(asked.wanted);
  const wanted = isByLine ? (/^v?(\d+(?:\.\d+)?)/.exec(lineOfRelease(stack, asked.wanted))?.[1] ?? '') : asked.wanted;
  if (whole.test(wanted)) {
    const exact = wanted.replace(/^v/, '');
    return said(exact, `${from} asks for ${label} ${shown}.`, file, line);
  }
  const part = /^v?(\d+(?:\.\d+)?)(?:\.[x*])?$/.exec(wanted)?.[1];
  const range = part ?? (wanted.length <= 100 ? semver.validRange(wanted.replaceAll(',', ' ')) : null);
  const fits =
    range === null
      ? undefined
      : known.find((release) => semver.satisfies(semver.coerce(release) ?? release, range, { loose: true }));
  if (fits !== undefined)
    return said(
      fits,
      `${from} asks for ${label} ${shown}: ${fits} is the newest release of it known here.`,
      file,
      line,
    );
  if (part !== undefined && stack !== 'elixir')
    return said(part, `${from} asks for ${label} ${shown}, of which no full release is known here.`, file, line);
  return said(
    usual,
    `${from} asks for ${label} ${shown}, which no release known here fits: ${usual} is taken.`,
    file,
    line,
  );
}
