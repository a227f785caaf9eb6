import type { ImageFacts } from '../types.ts';
import { isObject, type NodePackage } from './node-package.ts';
import type { ProjectFolder } from './open-folder.ts';

/** Read by those who install, where they are there. */
const besides = ['patches', '.yarn/releases', '.yarn/patches', '.yarn/plugins'];
/** What these take is known. */
const usual =
  /^(?:(?:npx|bunx|pnpm|yarn)[ \t]+)?(?:prisma generate|patch-package|ngcc|husky(?: install)?|only-allow \w+)$/;
/** Packages whose programs have another name. */
const packages = new Map([
  ['nest', '@nestjs/cli'],
  ['dotenv', 'dotenv-cli'],
  ['run-s', 'npm-run-all'],
  ['run-p', 'npm-run-all'],
  ['tsc', 'typescript'],
  ['ng', '@angular/cli'],
]);

/** Words of a line, and of the scripts that it names: no more than that is asked of them. */
function wordsOf(pkg: NodePackage, line: string): string[] {
  const words = (text: string) => text.slice(0, 2_000).split(/[\s;&|"'=]+/);
  return words(line).flatMap((word) => [word, ...words(pkg.scripts.get(word) ?? '')]);
}

function onlyForBuilding(pkg: NodePackage, line: string): string | null {
  for (const word of wordsOf(pkg, line)) {
    const program = word.replace(/^node_modules\/\.bin\//, '');
    for (const name of [program, program.split('/')[0] ?? '', packages.get(program) ?? ''])
      if (pkg.devDependencies.has(name) && !pkg.dependencies.has(name)) return name;
  }
  return null;
}

/** Where its settings say that it is, or where Prisma looks by itself. */
async function prismaSchema(folder: ProjectFolder, { body }: NodePackage): Promise<string | null> {
  const config = (await folder.text('prisma.config.ts')) ?? '';
  const told = [
    isObject(body.prisma) ? body.prisma.schema : undefined,
    /\bschema\s*:\s*(?:path\.join\(\s*)?["']([^"'\n]{1,100})["']/.exec(config)?.[1],
    ...['prisma/schema.prisma', 'schema.prisma'],
  ];
  for (const path of told)
    if (typeof path === 'string') {
      const plain = path.replace(/^\.\//, '');
      if (/^(?!.*\.\.)[A-Za-z][\w./-]{0,100}\.prisma$/.test(plain) && (await folder.text(plain)) !== null) return plain;
    }
  return null;
}

/** What installing takes beside the manifests, and whether what is only for building has to be there when it runs. */
export async function installingOf(folder: ProjectFolder, pkg: NodePackage, start: readonly string[]) {
  const beside: string[] = [];
  for (const path of besides) if (await folder.has(path)) beside.push(path);
  const usesPrisma = [pkg.dependencies, pkg.devDependencies].some(
    (names) => names.has('prisma') || names.has('@prisma/client'),
  );
  const schemaFile = usesPrisma ? await prismaSchema(folder, pkg) : null;
  const schema = schemaFile === null ? null : await folder.text(schemaFile);
  if (schemaFile !== null)
    beside.push(schemaFile.includes('/') ? schemaFile.slice(0, schemaFile.lastIndexOf('/')) : schemaFile);
  if (schema !== null && (await folder.has('prisma.config.ts'))) beside.push('prisma.config.ts');
  const own = ['preinstall', 'install', 'postinstall'].flatMap((name) => pkg.scripts.get(name) ?? []);
  const whole = own.some((script) => !usual.test(script.trim()));
  const started = onlyForBuilding(pkg, start.join(' '));
  const installed = own.map((script) => onlyForBuilding(pkg, script)).find((name) => name !== null) ?? null;
  const npmrc = (await folder.text('.npmrc')) ?? '';
  const variable = /=[ \t]*["']?\$\{(\w{1,80})\}/.exec(npmrc)?.[1];
  const node: NonNullable<ImageFacts['node']> = {
    beside,
    whole,
    everything: started !== null || installed !== null || schema !== null,
    prepares: pkg.scripts.has('prepare'),
    prisma: schema !== null,
  };
  const program = start[0]?.startsWith('node_modules/.bin/') === true ? start[0].slice(18) : null;
  return {
    node,
    notes: [
      ...(started !== null
        ? [`${started} starts it, and is among devDependencies: the image holds all of those. Make it a dependency.`]
        : []),
      ...(program !== null && pkg.dependencies.size + pkg.devDependencies.size === 0
        ? [`${program} starts it, and is not among its dependencies: add it, or the image cannot start it.`]
        : []),
      ...(installed !== null
        ? [`Installing runs ${installed}, which is among devDependencies: the image holds all of those.`]
        : []),
      ...(usesPrisma && schema === null
        ? [
            'It uses Prisma, and neither its settings nor its usual places lead to a schema: let its build run prisma generate where it is.',
          ]
        : []),
      ...(schema !== null && /^[ \t]*output[ \t]*=/m.test(schema) && !pkg.scripts.has('build')
        ? ['Prisma writes its client among the sources: add a script build that runs prisma generate.']
        : []),
      ...(variable !== undefined
        ? [
            `.npmrc takes ${variable} from its surroundings: what is private is installed only where the build is given it.`,
          ]
        : []),
    ],
  };
}
