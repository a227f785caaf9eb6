import type { ShippingFacts } from '../types.ts';
import { publicVariables } from '../writing/names.ts';
import { distribution, managerReleases } from './bases.ts';
import { apt, because, cached, ending, type Lines, type Reason } from './dockerfile.ts';
import { siteStage } from './site.ts';
import type { Stages } from './stages.ts';

interface Installing {
  /** Gets the manager itself, where it does not come with the runtime. */
  manager: string | null;
  all: string;
  production: string;
  caches: readonly string[];
}

function installing({ manager, image }: ShippingFacts): Installing {
  const locked = manager?.lockFile != null;
  const version = image.artefact;
  switch (manager?.id) {
    case 'pnpm': {
      const install = `pnpm install${locked ? ' --frozen-lockfile' : ''}`;
      return {
        manager: `npm install --global pnpm@${version ?? managerReleases.pnpm}`,
        ...{ all: install, production: `${install} --prod`, caches: ['/root/.local/share/pnpm/store'] },
      };
    }
    case 'yarn': {
      const isModern = (version !== null && !version.startsWith('1.')) || image.manifests.includes('.yarnrc.yml');
      if (!isModern) {
        const install = `yarn install${locked ? ' --frozen-lockfile' : ''}`;
        const caches = ['/usr/local/share/.cache/yarn'];
        return { manager: null, all: install, production: `${install} --production`, caches };
      }
      return {
        manager: `npm install --global --force @yarnpkg/cli-dist@${version ?? managerReleases.yarn}`,
        all: `yarn install${locked ? ' --immutable' : ''}`,
        production: 'yarn workspaces focus --production',
        caches: ['/root/.yarn/berry/cache'],
      };
    }
    case 'bun': {
      const install = `bun install${locked ? ' --frozen-lockfile' : ''}`;
      return {
        ...{ manager: null, all: install, production: `${install} --production` },
        caches: ['/root/.bun/install/cache'],
      };
    }
    default: {
      const install = locked ? 'npm ci' : 'npm install';
      return { manager: null, all: install, production: `${install} --omit=dev`, caches: ['/root/.npm'] };
    }
  }
}

const unprepared = `bun -e 'const f = Bun.file("package.json"), p = await f.json(); delete p.scripts.prepare; await Bun.write(f, JSON.stringify(p))' && `;
const keepsToItself = ['nuxt'];

/** Node and Bun. */
export function nodeStages(facts: ShippingFacts): Stages {
  const { stack, runtime, image, build, output, start, framework, port } = facts;
  const base =
    stack === 'bun'
      ? `oven/bun:${runtime.value}-slim`
      : `node:${runtime.value}${distribution('node', runtime.value)}-slim`;
  const { manager: getManager, all, production, caches } = installing(facts);
  const isModernYarn = getManager?.includes('cli-dist') === true;
  // It is lent to whoever installs: in a layer of its own nobody could tell it from one with a token.
  const lent = image.manifests.includes('.npmrc') ? 'RUN --mount=type=bind,source=.npmrc,target=/app/.npmrc ' : 'RUN ';
  const install = (command: string) =>
    image.credentials === null
      ? cached(caches, command).replace('RUN ', lent)
      : cached(caches, command).replace('RUN ', `RUN --mount=type=secret,id=npmrc,target=/app/${image.credentials} `);
  const { beside = [], whole = false, everything = false, prepares = false, prisma = false } = image.node ?? {};
  const manifests = whole
    ? ['COPY . .']
    : [
        `COPY ${image.manifests.filter((file) => file !== '.npmrc').join(' ')} ./`,
        ...beside.map((path) => `COPY ${path} ./${path}`),
      ];
  // It is for whoever works on it, and takes programs or sources that are not there.
  const alone = prepares ? (stack === 'bun' ? unprepared : 'npm pkg delete scripts.prepare && ') : '';
  const generates = prisma ? [`RUN ${stack === 'bun' ? 'bunx' : 'npx'} prisma generate`] : [];
  const runs = start?.value ?? [];
  const isAlone = build === null && image.dependencies !== 'production';
  const isSite = start === null;
  const stages: Lines[] = [];
  const reasons: Reason[] = [];

  if (!isAlone)
    stages.push([
      `FROM ${base} AS base`,
      'WORKDIR /app',
      // Otherwise there is no node_modules to copy.
      ...(isModernYarn ? ['ENV YARN_NODE_LINKER=node-modules YARN_ENABLE_GLOBAL_CACHE=true'] : []),
      ...(prisma && !isSite ? [apt(['openssl', 'ca-certificates'])] : []),
      ...(getManager === null ? [] : [cached(['/root/.npm'], getManager)]),
    ]);
  const needsModules = !isSite && image.dependencies === 'production' && !standsAlone(facts);
  if (needsModules)
    stages.push([
      '# What runs needs, and no more.',
      'FROM base AS dependencies',
      ...manifests,
      install(alone + (everything ? all : production)),
      ...generates,
    ]);
  if (build !== null)
    stages.push([
      'FROM base AS build',
      ...(image.dependencies === 'none' ? [] : [...manifests, install((whole ? '' : alone) + all)]),
      ...(whole && image.dependencies !== 'none' ? [] : ['COPY . .']),
      ...(isSite ? [] : generates),
      // A bundler writes these into the page while it builds; what is not given stays unset.
      ...publicVariables(facts).map((name) => `ARG ${name}`),
      `RUN ${build.value}`,
      // What is only for building stays behind.
      ...(needsModules && output === null ? ['RUN rm -rf node_modules'] : []),
    ]);
  if (isSite) {
    const site = siteStage(facts, `--from=build /app/${output?.value ?? 'dist'}/`);
    return { stages: [...stages, site.lines], reasons: [...reasons, ...site.reasons], ignored: ignoredBy(facts) };
  }

  const own = '--chown=1000:1000';
  const from = (path: string, to = path) => `COPY --from=build ${own} /app/${path} ./${to}`;
  const contents = (() => {
    if (image.way?.startsWith('standalone'))
      return [
        from('.next/standalone', ''),
        from('.next/static'),
        ...(image.way === 'standalone-public' ? [from('public')] : []),
      ];
    if (keepsToItself.includes(framework ?? '') && output !== null) return [from(output.value)];
    const modules = needsModules ? [`COPY --from=dependencies ${own} /app/node_modules ./node_modules`] : [];
    if (build === null) return [...modules, `COPY ${own} . .`];
    return output === null
      ? [`COPY --from=build ${own} /app ./`, ...modules]
      : [...modules, `COPY ${own} . .`, from(output.value)];
  })();
  reasons.push(because('It runs as user 1000, which the image calls node, and not as root.'));
  if (!isAlone)
    reasons.push(because('Dependencies go in before the sources: a change of a source does not fetch them again.'));
  stages.push([
    `FROM ${isAlone ? base : 'base'}${isAlone ? '' : ' AS runtime'}`,
    ...(isAlone ? ['WORKDIR /app'] : []),
    `ENV NODE_ENV=production PORT=${port.value}${listensEverywhere.has(framework ?? '') ? ' HOST=0.0.0.0 HOSTNAME=0.0.0.0' : ''}`,
    ...contents,
    ...ending(facts, '1000:1000', runs),
  ]);
  return { stages, reasons, ignored: ignoredBy(facts) };
}

/** They listen on the machine's own address alone unless they are told. */
const listensEverywhere = new Set(['next', 'nuxt', 'astro', 'sveltekit', 'remix', 'react-router']);

const standsAlone = ({ image, framework }: ShippingFacts) =>
  image.way?.startsWith('standalone') === true || keepsToItself.includes(framework ?? '');

const ignoredBy = ({ output, build }: ShippingFacts) => [
  ...['node_modules', '.next', '.nuxt', '.output', '.svelte-kit', '.turbo', '.cache', '.eslintcache', '*.tsbuildinfo'],
  ...['npm-debug.log*', 'yarn-debug.log*', 'yarn-error.log*', '.pnpm-store', '.yarn/cache', '.yarn/install-state.gz'],
  // Made in the image, so what lies here may be of another day.
  ...(build !== null && output !== null ? [output.value] : []),
];
