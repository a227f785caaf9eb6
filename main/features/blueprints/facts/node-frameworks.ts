import type { Said } from '../types.ts';
import type { NodePackage } from './node-package.ts';
import type { ProjectFolder } from './open-folder.ts';
import { lineOf, said } from './say.ts';

export interface NodeFramework {
  id: string;
  name: string;
  line: number | null;
  build: string | null;
  output: Said<string> | null;
  start: readonly string[] | null;
  startSays: string;
  port: number | null;
  health: Said<string> | null;
  way: string | null;
  notes: readonly string[];
}

interface Shape {
  id: string;
  name: string;
  by: readonly string[];
  build?: string;
  output?: string;
  start?: readonly string[];
  port?: number;
  /** `single-page`: any address is answered with its one page. `pages`: files as they are. */
  way?: 'single-page' | 'pages';
}

const bin = (program: string) => `node_modules/.bin/${program}`;

/** The first that it asks for: what others are built on comes after them. */
const shapes: readonly Shape[] = [
  {
    id: 'next',
    name: 'Next.js',
    by: ['next'],
    build: 'npx next build',
    output: '.next',
    start: [bin('next'), 'start'],
  },
  {
    id: 'nuxt',
    name: 'Nuxt',
    by: ['nuxt'],
    build: 'npx nuxt build',
    output: '.output',
    start: ['node', '.output/server/index.mjs'],
  },
  {
    id: 'nest',
    name: 'NestJS',
    by: ['@nestjs/core'],
    build: 'npx nest build',
    output: 'dist',
    start: ['node', 'dist/main'],
  },
  {
    id: 'sveltekit',
    name: 'SvelteKit',
    by: ['@sveltejs/adapter-node'],
    build: 'npx vite build',
    output: 'build',
    start: ['node', 'build'],
  },
  {
    id: 'sveltekit',
    name: 'SvelteKit',
    by: ['@sveltejs/adapter-static'],
    build: 'npx vite build',
    output: 'build',
    way: 'single-page',
  },
  {
    id: 'react-router',
    name: 'React Router',
    by: ['@react-router/serve'],
    build: 'npx react-router build',
    output: 'build',
    start: [bin('react-router-serve'), 'build/server/index.js'],
  },
  {
    id: 'remix',
    name: 'Remix',
    by: ['@remix-run/serve'],
    build: 'npx remix vite:build',
    output: 'build',
    start: [bin('remix-serve'), 'build/server/index.js'],
  },
  {
    id: 'astro',
    name: 'Astro',
    by: ['@astrojs/node'],
    build: 'npx astro build',
    output: 'dist',
    start: ['node', 'dist/server/entry.mjs'],
    port: 4321,
  },
  { id: 'astro', name: 'Astro', by: ['astro'], build: 'npx astro build', output: 'dist', way: 'pages' },
  { id: 'gatsby', name: 'Gatsby', by: ['gatsby'], build: 'npx gatsby build', output: 'public', way: 'pages' },
  { id: 'eleventy', name: 'Eleventy', by: ['@11ty/eleventy'], build: 'npx eleventy', output: '_site', way: 'pages' },
  { id: 'angular', name: 'Angular', by: ['@angular/core'], build: 'npx ng build', way: 'single-page' },
  {
    id: 'create-react-app',
    name: 'Create React App',
    by: ['react-scripts'],
    build: 'npx react-scripts build',
    output: 'build',
    way: 'single-page',
  },
  {
    id: 'vue-cli',
    name: 'Vue CLI',
    by: ['@vue/cli-service'],
    build: 'npx vue-cli-service build',
    output: 'dist',
    way: 'single-page',
  },
];
const servers: readonly [string, string][] = [
  ['express', 'Express'],
  ['fastify', 'Fastify'],
  ['koa', 'Koa'],
  ['hono', 'Hono'],
  ['@hapi/hapi', 'hapi'],
];

const has = ({ dependencies, devDependencies }: NodePackage, name: string) =>
  dependencies.has(name) || devDependencies.has(name);

async function configOf(folder: ProjectFolder, base: string): Promise<{ file: string; text: string } | null> {
  for (const ending of ['ts', 'mts', 'js', 'mjs', 'cjs']) {
    const file = `${base}.${ending}`;
    const text = await folder.text(file);
    if (text !== null) return { file, text };
  }
  return null;
}

async function angularOutput(folder: ProjectFolder): Promise<Said<string> | null> {
  const text = await folder.text('angular.json');
  const path =
    text === null ? undefined : /"outputPath"\s*:\s*(?:\{\s*"base"\s*:\s*)?"([\w-][\w./-]{0,120})"/.exec(text)?.[1];
  if (text === null || path === undefined || path.includes('..')) return null;
  const browser = /"(?:@angular-devkit\/build-angular|@angular\/build):application"/.test(text);
  return said(
    browser ? `${path}/browser` : path,
    `angular.json says outputPath ${path}.`,
    'angular.json',
    lineOf(text, '"outputPath"'),
  );
}

export async function frameworkOf(folder: ProjectFolder, pkg: NodePackage): Promise<NodeFramework | null> {
  const shape = shapes.find(({ by }) => by.some((name) => has(pkg, name)));
  const server = servers.find(([name]) => pkg.dependencies.has(name));
  if (shape === undefined) return server ? plainServer(pkg, server) : vite(folder, pkg);
  const line = pkg.line(JSON.stringify(shape.by[0]));
  const made: NodeFramework = {
    ...{ id: shape.id, name: shape.name, line, notes: [], health: null },
    build: shape.build ?? null,
    output:
      shape.output === undefined
        ? null
        : said(shape.output, `${shape.name} builds into ${shape.output}.`, 'package.json', line),
    start: shape.start ?? null,
    startSays: `That is how ${shape.name} runs once it is built.`,
    port: shape.port ?? null,
    way: shape.way ?? null,
  };
  if (shape.id === 'angular') {
    const output = await angularOutput(folder);
    const name = typeof pkg.body.name === 'string' && /^[\w-]{1,80}$/.test(pkg.body.name) ? pkg.body.name : 'app';
    return {
      ...made,
      output:
        output ??
        said(`dist/${name}/browser`, 'Angular builds into a folder of the name of the project.', 'package.json', line),
    };
  }
  if (shape.id !== 'next') return made;
  const config = await configOf(folder, 'next.config');
  const mode = config === null ? undefined : /\boutput\s*:\s*['"](standalone|export)['"]/.exec(config.text)?.[1];
  if (config === null || mode === undefined)
    return { ...made, notes: ["With output: 'standalone' in next.config the image would be a good deal smaller."] };
  const at = lineOf(config.text, /\boutput\s*:/);
  if (mode === 'export')
    return {
      ...made,
      start: null,
      way: 'pages',
      output: said('out', `${config.file} says output: 'export'.`, config.file, at),
    };
  const output = said('.next/standalone', `${config.file} says output: 'standalone'.`, config.file, at);
  const way = (await folder.has('public')) ? 'standalone-public' : 'standalone';
  return { ...made, start: ['node', 'server.js'], way, output };
}

const plainServer = (pkg: NodePackage, [id, name]: [string, string]): NodeFramework => ({
  ...{ id, name, line: pkg.line(JSON.stringify(id)), build: null, output: null, start: null, startSays: '' },
  ...{ port: null, health: null, way: null, notes: [] },
});

/** A site of one page, unless something in it serves. */
async function vite(folder: ProjectFolder, pkg: NodePackage): Promise<NodeFramework | null> {
  if (!has(pkg, 'vite') || !(await folder.has('index.html'))) return null;
  const config = await configOf(folder, 'vite.config');
  const out = config === null ? undefined : /\boutDir\s*:\s*['"]([\w-][\w./-]{0,100})['"]/.exec(config.text)?.[1];
  const line = pkg.line('"vite"');
  return {
    ...{
      id: 'vite',
      name: 'Vite',
      line,
      build: 'npx vite build',
      start: null,
      startSays: '',
      port: null,
      health: null,
    },
    way: 'single-page',
    notes: [],
    output:
      config !== null && out !== undefined && !out.includes('..')
        ? said(out, `${config.file} says outDir ${out}.`, config.file, lineOf(config.text, /\boutDir\s*:/))
        : said('dist', 'Vite builds into dist.', 'package.json', line),
  };
}
