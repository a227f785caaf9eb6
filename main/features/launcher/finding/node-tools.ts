import { portInConfig } from './ports.ts';

export interface NodeTool {
  /** Programs of which one is called, as in a script. */
  programs: readonly string[];
  /** First word behind it; empty where it needs none. */
  verbs?: readonly string[];
  kind: string;
  port: number;
  /** How it is told another one; of both the argument is used. */
  argument?: string;
  variable?: string;
  /** Names of its configuration without ending, and where a port stands in it. */
  config?: { names: readonly string[]; keys: readonly string[] };
}

const viteConfig = { names: ['vite.config'], keys: ['server', 'devServer'] } as const;
const long = '--port {port}';

/** How the usual tools listen. What is not in here is seen from the code that is started. */
export const nodeTools: readonly NodeTool[] = [
  // A free port beside the one that was asked for would be one that nobody knows of.
  { programs: ['vite'], verbs: ['preview'], kind: 'Vite', port: 4173, argument: '--port {port} --strictPort' },
  {
    ...{ programs: ['vite'], verbs: ['', 'dev', 'serve'], kind: 'Vite', port: 5173 },
    ...{ argument: '--port {port} --strictPort', config: viteConfig },
  },
  { programs: ['next'], verbs: ['', 'dev', 'start'], kind: 'Next.js', port: 3000, argument: '-p {port}' },
  { programs: ['blitz'], verbs: ['dev', 'start'], kind: 'Blitz', port: 3000, argument: '-p {port}' },
  { programs: ['react-scripts', 'craco'], verbs: ['start'], kind: 'Create React App', port: 3000, variable: 'PORT' },
  { programs: ['react-app-rewired'], verbs: ['start'], kind: 'Create React App', port: 3000, variable: 'PORT' },
  { programs: ['ng'], verbs: ['serve', 's', 'dev'], kind: 'Angular', port: 4200, argument: long },
  {
    ...{ programs: ['nuxt', 'nuxi', 'nuxt-ts'], verbs: ['', 'dev', 'start', 'preview'], kind: 'Nuxt', port: 3000 },
    ...{ argument: long, config: { names: ['nuxt.config'], keys: ['devServer', 'server'] } },
  },
  {
    ...{ programs: ['astro'], verbs: ['dev', 'start', 'preview'], kind: 'Astro', port: 4321, argument: long },
    config: { names: ['astro.config'], keys: ['server'] },
  },
  { programs: ['remix'], verbs: ['vite:dev'], kind: 'Remix', port: 5173, argument: long, config: viteConfig },
  { programs: ['remix'], verbs: ['dev'], kind: 'Remix', port: 3000, variable: 'PORT' },
  { programs: ['react-router'], verbs: ['dev'], kind: 'React Router', port: 5173, argument: long, config: viteConfig },
  { programs: ['remix-serve', 'react-router-serve'], kind: 'Remix', port: 3000, variable: 'PORT' },
  { programs: ['gatsby'], verbs: ['develop'], kind: 'Gatsby', port: 8000, argument: '-p {port}' },
  { programs: ['gatsby'], verbs: ['serve'], kind: 'Gatsby', port: 9000, argument: '-p {port}' },
  {
    ...{ programs: ['vue-cli-service'], verbs: ['serve'], kind: 'Vue CLI', port: 8080, argument: long },
    config: { names: ['vue.config'], keys: ['devServer'] },
  },
  {
    ...{ programs: ['webpack'], verbs: ['serve', 'server', 's'], kind: 'webpack', port: 8080, argument: long },
    config: { names: ['webpack.config', 'webpack.dev.config'], keys: ['devServer'] },
  },
  {
    ...{ programs: ['webpack-dev-server'], kind: 'webpack', port: 8080, argument: long },
    config: { names: ['webpack.config', 'webpack.dev.config'], keys: ['devServer'] },
  },
  {
    ...{ programs: ['rsbuild'], verbs: ['dev', 'preview'], kind: 'Rsbuild', port: 3000, argument: long },
    config: { names: ['rsbuild.config'], keys: ['server'] },
  },
  { programs: ['rspack'], verbs: ['serve', 'dev'], kind: 'Rspack', port: 8080, argument: long },
  { programs: ['parcel'], verbs: ['', 'serve'], kind: 'Parcel', port: 1234, argument: long },
  { programs: ['eleventy', '@11ty/eleventy'], kind: 'Eleventy', port: 8080, argument: '--port={port}' },
  { programs: ['docusaurus'], verbs: ['start', 'serve'], kind: 'Docusaurus', port: 3000, argument: long },
  { programs: ['vitepress'], verbs: ['dev', 'serve'], kind: 'VitePress', port: 5173, argument: long },
  { programs: ['vitepress'], verbs: ['preview'], kind: 'VitePress', port: 4173, argument: long },
  { programs: ['vuepress'], verbs: ['dev'], kind: 'VuePress', port: 8080, argument: long },
  { programs: ['storybook'], verbs: ['dev'], kind: 'Storybook', port: 6006, argument: '-p {port}' },
  { programs: ['start-storybook'], kind: 'Storybook', port: 6006, argument: '-p {port}' },
  { programs: ['ember'], verbs: ['serve', 's', 'server'], kind: 'Ember', port: 4200, argument: long },
  { programs: ['quasar'], verbs: ['dev'], kind: 'Quasar', port: 9000, argument: long },
  { programs: ['wrangler'], verbs: ['dev'], kind: 'Wrangler', port: 8787, argument: long },
  {
    programs: ['vinxi', 'nitro', 'nitropack', 'solid-start'],
    verbs: ['dev', 'start'],
    kind: 'Vinxi',
    port: 3000,
    argument: long,
  },
  { programs: ['sanity'], verbs: ['dev', 'start'], kind: 'Sanity', port: 3333, argument: long },
  { programs: ['strapi'], verbs: ['develop', 'start', 'dev'], kind: 'Strapi', port: 1337, variable: 'PORT' },
  { programs: ['directus'], verbs: ['start'], kind: 'Directus', port: 8055, variable: 'PORT' },
  { programs: ['medusa'], verbs: ['develop', 'start'], kind: 'Medusa', port: 9000, argument: '-p {port}' },
  { programs: ['keystone'], verbs: ['', 'dev', 'start'], kind: 'Keystone', port: 3000, variable: 'PORT' },
  { programs: ['nest'], verbs: ['start'], kind: 'NestJS', port: 3000 },
  { programs: ['fastify'], verbs: ['start'], kind: 'Fastify', port: 3000, argument: '-p {port}' },
  { programs: ['meteor'], verbs: ['', 'run'], kind: 'Meteor', port: 3000, argument: long },
  { programs: ['expo'], verbs: ['start'], kind: 'Expo', port: 8081, argument: long },
  { programs: ['react-native'], verbs: ['start'], kind: 'React Native', port: 8081, argument: long },
  { programs: ['hexo'], verbs: ['server', 's'], kind: 'Hexo', port: 4000, argument: '-p {port}' },
  { programs: ['json-server'], kind: 'json-server', port: 3000, argument: long },
  { programs: ['http-server'], kind: 'http-server', port: 8080, argument: '-p {port}' },
  { programs: ['live-server'], kind: 'live-server', port: 8080, argument: '--port={port}' },
  { programs: ['serve'], kind: 'serve', port: 3000, argument: '-l {port}' },
];

/** They start scripts of the packages of a workspace. */
export const ofWorkspaces = new Set(['turbo', 'nx', 'lerna', 'moon', 'rush', 'lage', 'wireit']);

/** They start other things, whatever they are. */
export const conductors = new Set([
  ...[
    'concurrently',
    'npm-run-all',
    'npm-run-all2',
    'run-p',
    'foreman',
    'overmind',
    'honcho',
    'hivemind',
    'pm2',
    'rw',
    'redwood',
  ],
  ...['mprocs', 'process-compose', 'tilt', 'skaffold'],
]);

/** They run a file of the project. */
export const runtimes = new Set([
  ...[
    'node',
    'nodemon',
    'tsx',
    'ts-node',
    'ts-node-dev',
    'tsnd',
    'bun',
    'babel-node',
    'esr',
    'jiti',
    'vite-node',
    'swc-node',
  ],
]);

/** They only build, again and again. */
export const builders = new Set([
  ...[
    'tsc',
    'tsup',
    'tsdown',
    'rollup',
    'esbuild',
    'swc',
    'babel',
    'tailwindcss',
    'sass',
    'postcss',
    'microbundle',
    'unbuild',
  ],
  ...[
    'bunchee',
    'pkgroll',
    'vue-tsc',
    'svelte-package',
    'ng-packagr',
    'father',
    'rolldown',
    'webpack',
    'parcel',
    'vite',
  ],
]);

const verbOf = (words: readonly string[]) => words.slice(1).find((word) => !word.startsWith('-')) ?? '';

export const toolOf = (words: readonly string[]): NodeTool | null =>
  nodeTools.find(
    ({ programs, verbs }) =>
      programs.includes(words[0] ?? '') &&
      // `vite dist` serves a folder: where no verb is needed, another word is none.
      (!verbs || verbs.includes(verbOf(words)) || (verbs.includes('') && /[./]/.test(verbOf(words)))),
  ) ?? null;

export const configEndings = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs'];
export const portOfConfig = (tool: NodeTool, text: string): number | null =>
  tool.config ? portInConfig(text, tool.config.keys) : null;
