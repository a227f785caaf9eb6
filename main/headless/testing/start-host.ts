import { randomBytes } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Core, createCore } from '../../core/create-core.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { createHost, type Host, type HostOptions } from '../create-host.ts';
import { createHeadlessPorts } from '../host-ports.ts';
import { createKeyCipher } from '../secret-key.ts';
import { createToken, createTokenGate, digestOf } from '../token.ts';

export interface TestHost {
  core: Core;
  host: Host;
  port: number;
  token: string;
  /** Valid at the start before this one. */
  oldToken: string;
  /** How often any handler of any procedure has run. */
  handled(): number;
  notes: string[];
  /** A second life with the same port and token: a restart as the page sees it. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}

type Handler = (...args: unknown[]) => unknown;
interface Procedure {
  '~orpc': { handler: Handler };
}
const isProcedure = (node: object): node is Procedure => '~orpc' in node;

/** The same router, with every handler counted: proof that a refusal came first. */
function counted(router: object, onCall: () => void): object {
  if (isProcedure(router)) {
    const { handler, ...rest } = router['~orpc'];
    const definition = {
      ...rest,
      handler: (...args: unknown[]) => {
        onCall();
        return handler(...args);
      },
    };
    return Reflect.construct(router.constructor, [definition]) as object;
  }
  return Object.fromEntries(Object.entries(router).map(([name, node]) => [name, counted(node as object, onCall)]));
}

/** Stands in the page, as the guard of the build does. */
export const inlineScript = 'window.guarded = true;';

export const secretText = 'nobody may read this';

/** A renderer as the build leaves it, beside a file and a link that must stay out of reach. */
async function writePages(dir: string): Promise<string> {
  const pages = join(dir, 'renderer');
  await mkdir(join(pages, 'assets'), { recursive: true });
  await writeFile(
    join(pages, 'index.html'),
    `<!doctype html><title>Optimus</title><script>${inlineScript}</script>${'<p>start</p>'.repeat(50)}`,
  );
  await writeFile(join(pages, 'assets/app-AbCdEf12.js'), `export const a = 1;\n${'// padding\n'.repeat(50)}`);
  await writeFile(join(dir, 'secret.txt'), secretText);
  await symlink(join(dir, 'secret.txt'), join(pages, 'linked.txt'));
  return pages;
}

/** The real core behind the real host on a free port of this machine. */
export async function startTestHost(dir: string, limits: HostOptions['limits'] = {}): Promise<TestHost> {
  const cipher = createKeyCipher(randomBytes(32));
  const clock = createSystemClock();
  const token = createToken();
  const oldToken = createToken();
  const pages = await writePages(dir);
  const notes: string[] = [];
  let calls = 0;

  async function begin(port: number) {
    const core = await createCore({
      dataDir: join(dir, 'home'),
      hostPorts: createHeadlessPorts(undefined, cipher),
      clock,
      version: '0.0.0',
    });
    const router = counted(core.router, () => {
      calls++;
    }) as Core['router'];
    const host = await createHost({
      core: { router, context: core.context },
      hooks: core.services.workflows.hooks,
      clock,
      log: core.services.log.child('http'),
      note: (sentence) => notes.push(sentence),
      tokens: createTokenGate({ digest: digestOf(token), previous: digestOf(oldToken) }),
      address: '127.0.0.1',
      port,
      pages,
      version: '0.0.0',
      limits,
    });
    return { core, host };
  }

  let life = await begin(0);
  const { port } = life.host;
  const end = async () => {
    await life.host.dispose();
    await life.core.dispose();
  };
  return {
    get core() {
      return life.core;
    },
    get host() {
      return life.host;
    },
    port,
    token,
    oldToken,
    handled: () => calls,
    notes,
    async restart() {
      await end();
      life = await begin(port);
    },
    dispose: end,
  };
}
