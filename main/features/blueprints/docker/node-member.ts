import type { ImageFacts, ShippingFacts } from '../types.ts';
import { publicVariables } from '../writing/names.ts';
import { apt, because, cached, ending, type Lines, type Reason } from './dockerfile.ts';
import { manifestStage } from './manifests.ts';
import { hostsOf, ignoredBy, installing, isModernYarn, nodeBase } from './node-install.ts';
import { siteStage } from './site.ts';
import type { Stages } from './stages.ts';

type Workspace = NonNullable<ImageFacts['workspace']>;

const top = '/app';
const at = (folder: string) => (folder === '' ? top : `${top}/${folder}`);
/** The name of a package is whatever somebody wrote: a shell is to see no more in it. */
const quoted = (word: string) => (/^[\w./@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Installs for one member and those that it is built with, where the manager can; else for all. */
function installFor(facts: ShippingFacts, { name, topName }: Workspace) {
  const { manager, member } = facts;
  const { all, production } = installing(facts);
  const folders = [member.folder, ...member.depends.map(({ value }) => value)];
  if (member.folder === '') return { all, production };
  switch (manager?.id) {
    case 'pnpm': {
      const own = `--filter ${quoted(`${name ?? `{./${member.folder}}`}...`)}`;
      return { all: `${all} ${own} --filter .`, production: `${production} ${own}` };
    }
    case 'yarn':
      // Of yarn 1 and of members without a name there is no way to install for one alone.
      if (!isModernYarn(facts) || name === null)
        return { all, production: isModernYarn(facts) ? `${production} --all` : production };
      return {
        all: topName === null ? all : `yarn workspaces focus ${quoted(name)} ${quoted(topName)}`,
        production: `yarn workspaces focus --production ${quoted(name)}`,
      };
    case 'bun':
      return { all, production: `${production} --filter ./${member.folder}` };
    default: {
      const own = folders.map((folder) => `--workspace=${quoted(folder)}`).join(' ');
      return { all: `${all} ${own} --include-workspace-root`, production: `${production} ${own}` };
    }
  }
}

/** They are for whoever works on it, and take programs or sources that are not there. */
const unprepared = (program: string) =>
  `RUN find . -name package.json -exec ${program} -e 'const fs = require("node:fs"); for (const f of process.argv.slice(1)) { const p = JSON.parse(fs.readFileSync(f, "utf8")); delete p.scripts?.prepare; fs.writeFileSync(f, JSON.stringify(p)); }' {} +`;

/** What is started from a folder of programs is found there or in the one of the top folder, wherever the manager has put it. */
const program = (words: readonly string[]) => words.map((word) => word.replace(/^node_modules\/\.bin\//, ''));

function buildsOf(facts: ShippingFacts, { builds, turbo, name }: Workspace): string[] {
  const { build, member, stack, manager } = facts;
  const run = stack === 'bun' ? 'bun' : (manager?.id ?? 'npm');
  const before = member.depends.filter(({ value }) => builds.get(value) === true);
  if (turbo && name !== null && builds.get(member.folder) === true)
    return [`RUN ${stack === 'bun' ? 'bunx' : 'npx'} turbo run build --filter=${quoted(name)}`];
  const one = (folder: string, line: string) => `RUN ${folder === '' ? '' : `cd ${folder} && `}${line}`;
  return [
    ...before.map(({ value }) => one(value, `${run} run build`)),
    ...(build === null ? [] : [one(member.folder, build.value.replace(/^cd \S+ && /, ''))]),
  ];
}

/** A member of a workspace: built in its place, with the members that it depends on, and nothing of the others. */
export function nodeMemberStages(facts: ShippingFacts, workspace: Workspace): Stages {
  const { stack, member, image, output, start, port } = facts;
  const { manager: getManager, caches } = installing(facts);
  const { beside = [], whole = false, everything = false, prisma = false } = image.node ?? {};
  const isSite = start === null;
  const isModern = isModernYarn(facts);
  const { all, production } = installFor(facts, workspace);
  const own = member.folder === '' ? '' : `${member.folder}/`;
  const lent = image.manifests.includes('.npmrc') ? `--mount=type=bind,source=.npmrc,target=${top}/.npmrc ` : '';
  const secret =
    image.credentials === null ? '' : `--mount=type=secret,id=npmrc,required=true,target=${top}/${image.credentials} `;
  const install = (command: string) => cached(caches, command).replace('RUN ', `RUN ${secret === '' ? lent : secret}`);
  const generates = prisma
    ? [`RUN cd ${member.folder === '' ? '.' : member.folder} && ${stack === 'bun' ? 'bunx' : 'npx'} prisma generate`]
    : [];
  const builds = buildsOf(facts, workspace);
  const standsAlone = image.way?.startsWith('standalone') === true || facts.framework === 'nuxt';
  const takes = whole ? ['COPY . .'] : [`COPY --from=manifests ${top} ./`];
  const folders = [member.folder, ...member.depends.map(({ value }) => value)];
  const reasons: Reason[] = member.depends.map(({ sentence, file, line }) => ({ sentence, file, line }));

  const stages: Lines[] = [
    [
      `FROM ${nodeBase(facts)} AS base`,
      `WORKDIR ${top}`,
      // Otherwise there is no node_modules to copy.
      ...(isModern ? ['ENV YARN_NODE_LINKER=node-modules YARN_ENABLE_GLOBAL_CACHE=true'] : []),
      ...(prisma && !isSite ? [apt(['openssl', 'ca-certificates'])] : []),
      ...(getManager === null ? [] : [cached(['/root/.npm'], getManager)]),
    ],
    ...(whole
      ? []
      : [
          [
            ...manifestStage({
              base: 'base',
              folder: '',
              names: ['package.json'],
              paths: [
                ...workspace.keep,
                ...beside
                  .filter((path) => path.startsWith('prisma'))
                  .map((path) => `${own}${path}${path === 'prisma' ? '/' : ''}`),
              ],
            }),
            ...(workspace.prepares ? [unprepared(stack === 'bun' ? 'bun' : 'node')] : []),
          ],
        ]),
  ];
  if (!isSite && !standsAlone)
    stages.push([
      '# What runs needs, and no more.',
      'FROM base AS dependencies',
      ...takes,
      install(everything ? all : production),
      ...generates,
    ]);
  const isWhole = folders.includes('');
  stages.push([
    'FROM base AS build',
    ...takes,
    install(all),
    ...(whole ? [] : ['COPY . .']),
    ...(isSite ? [] : generates),
    // A bundler writes these into the page while it builds; what is not given stays unset.
    ...publicVariables(facts).map((name) => `ARG ${name}`),
    ...builds,
    ...(isSite || standsAlone
      ? []
      : [
          '# What is only for building stays behind, and so do the other members.',
          `RUN find . -name node_modules -prune -exec rm -rf {} + && mkdir /out && cp -r --parents ${isWhole ? '.' : folders.join(' ')} /out`,
        ]),
  ]);
  const ignored = ignoredBy(facts);
  if (isSite) {
    const site = siteStage(facts, `--from=build ${at(member.folder)}/${output?.value ?? 'dist'}/`);
    return { stages: [...stages, site.lines], reasons: [...reasons, ...site.reasons], ignored };
  }
  const mine = '--chown=1000:1000';
  const built = (path: string, to: string) => `COPY --from=build ${mine} ${at(member.folder)}/${path} ${to}`;
  const contents = !standsAlone
    ? [`COPY --from=dependencies ${mine} ${top} ./`, `COPY --from=build ${mine} /out ./`]
    : facts.framework === 'nuxt'
      ? [built(output?.value ?? '.output', `./${own}${output?.value ?? '.output'}`)]
      : [
          // It holds the folders of the workspace as they lie here.
          built('.next/standalone', './'),
          built('.next/static', `./${own}.next/static`),
          ...(image.way === 'standalone-public' ? [built('public', `./${own}public`)] : []),
        ];
  const paths = [`${at(member.folder)}/node_modules/.bin`, ...(own === '' ? [] : [`${top}/node_modules/.bin`])];
  stages.push([
    'FROM base AS runtime',
    `ENV NODE_ENV=production PORT=${port.value}${hostsOf(facts)} PATH=${paths.join(':')}:$PATH`,
    ...contents,
    ...(own === '' ? [] : [`WORKDIR ${at(member.folder)}`]),
    ...ending(facts, '1000:1000', program(start?.value ?? [])),
  ]);
  return {
    stages,
    reasons: [
      ...reasons,
      because('It runs as user 1000, which the image calls node, and not as root.'),
      because('Dependencies go in before the sources: a change of a source does not fetch them again.'),
    ],
    ignored,
  };
}
