export const pkg = (scripts: Record<string, string>, more: Record<string, unknown> = {}) =>
  JSON.stringify({ name: 'x', scripts, ...more }, null, 2);

export interface Case {
  what: string;
  tree: Record<string, string>;
  main: string[];
  offered?: string[];
}

export const nodeCases: Case[] = [
  {
    what: 'npm with Vite',
    tree: { 'package.json': pkg({ dev: 'vite', build: 'vite build', preview: 'vite preview', test: 'vitest' }) },
    main: ['dev: npm run dev :5173 + -- --port {port} --strictPort'],
    offered: ['preview: npm run preview :4173 + -- --port {port} --strictPort'],
  },
  {
    what: 'pnpm by its lock file, Next.js',
    tree: { 'package.json': pkg({ dev: 'next dev --turbopack', start: 'next start' }), 'pnpm-lock.yaml': '' },
    main: ['dev: pnpm run dev :3000 + -p {port}'],
    offered: ['start: pnpm run start :3000 + -p {port}'],
  },
  {
    what: 'yarn by packageManager, above any lock file',
    tree: {
      'package.json': pkg({ start: 'react-scripts start' }, { packageManager: 'yarn@4.1.0' }),
      'package-lock.json': '{}',
    },
    main: ['start: yarn run start :3000 $PORT'],
  },
  {
    what: 'bun with a port of its configuration',
    tree: {
      'package.json': pkg({ dev: 'bunx --bun vite' }),
      'bun.lock': '',
      'vite.config.ts': 'export default { plugins: [], server: {\n  host: true, port: 5999 } }',
    },
    main: ['dev: bun run dev :5999 + --port {port} --strictPort'],
  },
  {
    what: 'an explicit port in the script is its own',
    tree: { 'package.json': pkg({ dev: 'cross-env NODE_ENV=development vite --port=4444' }) },
    main: ['dev: npm run dev :4444'],
  },
  {
    what: 'Angular with a port in angular.json',
    tree: {
      'package.json': pkg({ start: 'ng serve' }),
      'angular.json': '{"projects":{"a":{"architect":{"serve":{"options":{"port": 4321}}}}}}',
    },
    main: ['start: npm run start :4321 + -- --port {port}'],
  },
  {
    what: 'a Node server whose code reads PORT',
    tree: {
      'package.json': pkg({ start: 'node server.js' }, { dependencies: { express: '5' } }),
      'server.js': 'const port = process.env.PORT || 3456;\napp.listen(port);\n',
    },
    main: ['start: npm run start :3456 $PORT'],
  },
  {
    what: 'a Node server whose .env says the port',
    tree: {
      'package.json': pkg(
        { dev: 'tsx watch src/index.ts', start: 'node dist/index.js' },
        { dependencies: { fastify: '5' } },
      ),
      'src/index.ts': 'app.listen({ port: Number(process.env.PORT ?? 3000) })',
      '.env': 'SECRET=1\nPORT=7100\n',
    },
    main: ['dev: npm run dev :7100 $PORT'],
    offered: ['start: npm run start :7100 $PORT'],
  },
  {
    what: 'a script that starts another one',
    tree: { 'package.json': pkg({ dev: 'vite', start: 'npm run dev' }) },
    main: ['dev: npm run dev :5173 + -- --port {port} --strictPort'],
    offered: ['start: npm run start :5173'],
  },
  {
    what: 'a turbo workspace starts its packages, and not a backend beside them',
    tree: {
      'package.json': pkg({ dev: 'turbo run dev' }, { workspaces: ['apps/*'], packageManager: 'pnpm@9.0.0' }),
      'apps/web/package.json': pkg({ dev: 'next dev' }),
      'apps/docs/package.json': pkg({ dev: 'astro dev' }),
      'backend/manage.py': 'import django\n',
    },
    main: ['dev: pnpm run dev', 'backend: python3 manage.py runserver @ backend :8000 + 127.0.0.1:{port}'],
    offered: [
      'docs-dev: pnpm run dev @ apps/docs :4321 + --port {port}',
      'web-dev: pnpm run dev @ apps/web :3000 + -p {port}',
    ],
  },
  {
    what: 'concurrently starts all that is below',
    tree: {
      'package.json': pkg({ dev: 'concurrently "npm:api" "npm --prefix web run dev"', api: 'node api.js' }),
      'web/package.json': pkg({ dev: 'vite' }),
    },
    main: ['dev: npm run dev'],
    offered: ['api: npm run api', 'web-dev: npm run dev @ web :5173 + -- --port {port} --strictPort'],
  },
  {
    what: 'one of those that are started together listens',
    tree: { 'package.json': pkg({ dev: 'concurrently "contentlayer dev" "next dev --turbo"' }) },
    main: ['dev: npm run dev :3000'],
  },
  {
    what: 'two frontends of one project get two ports',
    tree: { 'admin/package.json': pkg({ dev: 'next dev' }), 'shop/package.json': pkg({ dev: 'next dev' }) },
    main: ['admin: npm run dev @ admin :3000 + -- -p {port}', 'shop: npm run dev @ shop :3001 + -- -p {port}'],
  },
  {
    what: 'halves of one thing, and a worker',
    tree: {
      'package.json': pkg({
        'dev:web': 'vite',
        'dev:api': 'nodemon api.js',
        worker: 'node worker.js',
        'dev:debug': 'vite --debug',
      }),
      'api.js': 'require("http").createServer().listen(4000)',
    },
    main: [
      'dev-web: npm run dev:web :5173 + -- --port {port} --strictPort',
      'dev-api: npm run dev:api :4000',
      'worker: npm run worker',
    ],
    offered: ['dev-debug: npm run dev:debug :5173 + -- --port {port} --strictPort'],
  },
  {
    what: 'a library that only builds',
    tree: { 'package.json': pkg({ dev: 'tsup --watch', build: 'tsup', release: 'npm publish' }) },
    main: ['dev: npm run dev'],
  },
];
