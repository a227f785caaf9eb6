import type { ShippingFacts } from '../types.ts';
import { distribution, managerReleases } from './bases.ts';

export interface Installing {
  /** Gets the manager itself, where it does not come with the runtime. */
  manager: string | null;
  all: string;
  production: string;
  caches: readonly string[];
}

/** Yarn 2 and later. */
export const isModernYarn = ({ manager, image }: ShippingFacts) =>
  manager?.id === 'yarn' &&
  ((image.artefact !== null && !image.artefact.startsWith('1.')) || image.manifests.includes('.yarnrc.yml'));

export function installing(facts: ShippingFacts): Installing {
  const { manager, image } = facts;
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
      if (!isModernYarn(facts)) {
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

/** They listen on the machine's own address alone unless they are told. */
const listensEverywhere = new Set(['next', 'nuxt', 'astro', 'sveltekit', 'remix', 'react-router']);
export const hostsOf = ({ framework }: ShippingFacts) =>
  listensEverywhere.has(framework ?? '') ? ' HOST=0.0.0.0 HOSTNAME=0.0.0.0' : '';

export const nodeBase = ({ stack, runtime }: ShippingFacts) =>
  stack === 'bun'
    ? `oven/bun:${runtime.value}-slim`
    : `node:${runtime.value}${distribution('node', runtime.value)}-slim`;

export const ignoredBy = ({ output, build }: ShippingFacts) => [
  ...['node_modules', '.next', '.nuxt', '.output', '.svelte-kit', '.turbo', '.cache', '.eslintcache', '*.tsbuildinfo'],
  ...['npm-debug.log*', 'yarn-debug.log*', 'yarn-error.log*', '.pnpm-store', '.yarn/cache', '.yarn/install-state.gz'],
  // Made in the image, so what lies here may be of another day.
  ...(build !== null && output !== null ? [output.value] : []),
];
