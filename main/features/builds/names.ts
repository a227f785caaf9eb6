import { type FieldProblem, invalid } from '../../../shared/contract/errors.ts';
import { looksSecret } from '../../core/lib/looks-secret.ts';

/** Of which part of a project a Dockerfile is: `apps/web/Dockerfile` of `apps-web`, `Dockerfile.worker` of `worker`. */
const partOf = (dockerfile: string): string =>
  dockerfile
    .split('/')
    .map((name) => name.replace(/^Dockerfile\.?|\.Dockerfile$/i, ''))
    .filter((name) => name !== '' && name !== '.')
    .join('-');

/**
 * What Docker takes for a name: small letters and digits, with single `.`, `-` or `_` between. Parts of one project have images of their own:
 * under one name the newer build would take the tag of another part's.
 */
export function imageName(projectName: string, dockerfile = 'Dockerfile'): string {
  const name = `${projectName} ${partOf(dockerfile)}`
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100)
    .replace(/-+$/, '');
  return name === '' ? 'project' : name;
}

/** `shop-api:3f2a9c1`, and `-dirty` with what is in no commit. */
export const commitTag = (name: string, commit: string | null, dirty: boolean): string =>
  `${name}:${commit === null ? 'latest' : `${commit.slice(0, 7)}${dirty ? '-dirty' : ''}`}`;

const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const reference = new RegExp(`^(?:[a-zA-Z0-9.-]+(?::\\d+)?/)?${part}(?:/${part})*(?::[\\w][\\w.-]{0,127})?$`);

export function checkTags(tags: readonly string[]): void {
  const problems = tags.flatMap((tag, index): FieldProblem[] =>
    reference.test(tag) && tag.length <= 300
      ? []
      : [{ field: `tags.${index}`, problem: `${tag} is no name of an image, such as shop:1.2` }],
  );
  if (problems.length > 0) throw invalid(problems);
}

/** They stay in the history of the image, for everybody who has it. */
export function checkArgs(args: Readonly<Record<string, string>>): void {
  const problems = Object.entries(args).flatMap(([name, value]): FieldProblem[] => {
    if (!/^[A-Za-z_]\w*$/.test(name)) return [{ field: `args.${name}`, problem: 'is no name of a build argument' }];
    if (!looksSecret(name, value)) return [];
    return [
      {
        field: `args.${name}`,
        problem:
          'looks like a secret, and everybody who has the image could read it there. Keep it in an environment of the project, whose variables the container gets when it starts',
      },
    ];
  });
  if (problems.length > 0) throw invalid(problems);
}
