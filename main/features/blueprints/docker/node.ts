import type { ShippingFacts } from '../types.ts';
import { publicVariables } from '../writing/names.ts';
import { apt, because, cached, ending, type Lines, type Reason } from './dockerfile.ts';
import { hostsOf, ignoredBy, installing, nodeBase } from './node-install.ts';
import { nodeMemberStages } from './node-member.ts';
import { siteStage } from './site.ts';
import type { Stages } from './stages.ts';

const unprepared = `bun -e 'const f = Bun.file("package.json"), p = await f.json(); delete p.scripts.prepare; await Bun.write(f, JSON.stringify(p))' && `;
const keepsToItself = ['nuxt'];

/** Node and Bun. */
export function nodeStages(facts: ShippingFacts): Stages {
  if (facts.image.workspace !== undefined) return nodeMemberStages(facts, facts.image.workspace);
  const { stack, image, build, output, start, framework, port } = facts;
  const base = nodeBase(facts);
  const { manager: getManager, all, production, caches } = installing(facts);
  const isModernYarn = getManager?.includes('cli-dist') === true;
  // It is lent to whoever installs: in a layer of its own nobody could tell it from one with a token.
  const lent = image.manifests.includes('.npmrc') ? 'RUN --mount=type=bind,source=.npmrc,target=/app/.npmrc ' : 'RUN ';
  const install = (command: string) =>
    image.credentials === null
      ? cached(caches, command).replace('RUN ', lent)
      : cached(caches, command).replace(
          'RUN ',
          `RUN --mount=type=secret,id=npmrc,required=true,target=/app/${image.credentials} `,
        );
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
    `ENV NODE_ENV=production PORT=${port.value}${hostsOf(facts)}`,
    ...contents,
    ...ending(facts, '1000:1000', runs),
  ]);
  return { stages, reasons, ignored: ignoredBy(facts) };
}

const standsAlone = ({ image, framework }: ShippingFacts) =>
  image.way?.startsWith('standalone') === true || keepsToItself.includes(framework ?? '');
