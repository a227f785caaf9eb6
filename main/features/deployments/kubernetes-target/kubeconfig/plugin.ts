import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { Children } from '../../../../core/children/types.ts';
import type { Clock } from '../../../../core/lib/clock.ts';
import { KubeFault } from '../client/faults.ts';
import type { Connection } from './connection.ts';
import { besides } from './read.ts';

const longestMs = 30_000;
/** One that ends in the next moment is renewed before it is sent. */
const earlyMs = 10_000;
const mostBytes = 1_048_576;

const answer = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.object({
    expirationTimestamp: z.string().nullish(),
    token: z.string().nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
  }),
});

export interface Credentials {
  token: string | null;
  auth: { cert: string; key: string } | null;
}

interface Deps {
  children: Pick<Children, 'run'>;
  clock: Pick<Clock, 'now' | 'after'>;
  /** What is given here is hidden wherever text is shown. */
  hide(value: string): void;
}

/** Credentials by a command of the user's kubeconfig: run only after a yes to that very command, and kept in memory until they expire. */
export function createPlugins({ children, clock, hide }: Deps) {
  const known = new Map<string, { credentials: Credentials; until: number | null }>();
  const going = new Map<string, Promise<Credentials>>();

  /** What it gives for one cluster is nothing for another. */
  const keyOf = ({ exec, server, ca, insecure, serverName }: Connection) =>
    JSON.stringify([exec?.mark, server.href, ca, insecure, serverName]);

  async function run(connection: Connection): Promise<Credentials> {
    const { exec, server, ca, insecure, serverName } = connection;
    if (!exec) throw new Error('there is no command');
    const { apiVersion, command, args, env, folder, installHint, provideClusterInfo } = exec;
    const failed = (why: string, remedy?: string) =>
      new KubeFault('plugin', `The command for credentials ${command} ${why}`, { remedy });
    const info = {
      ...{ apiVersion, kind: 'ExecCredential' },
      spec: {
        interactive: false,
        ...(provideClusterInfo && {
          cluster: {
            server: server.href,
            ...(ca !== null && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
            ...(insecure && { 'insecure-skip-tls-verify': true }),
            ...(serverName !== null && { 'tls-server-name': serverName }),
          },
        }),
      },
    };
    const late = new AbortController();
    const cancel = clock.after(longestMs, () => late.abort());
    try {
      const { code, stdout, stderr } = await children.run({
        ...{ label: `credentials by ${command}`, signal: late.signal, maxOutputBytes: mostBytes },
        // A name without a slash is looked for like any program; `./x` lies beside the kubeconfig.
        command: command.includes('/') && !isAbsolute(command) ? besides(folder, command) : command,
        args: args ?? [],
        env: {
          ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
          KUBERNETES_EXEC_INFO: JSON.stringify(info),
        },
      });
      if (code !== 0) {
        const last = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
        throw failed(`ended with ${code ?? 'a signal'}${last === '' ? '' : `: ${last.slice(0, 300)}`}`);
      }
      let read: unknown = null;
      try {
        read = JSON.parse(stdout.toString('utf8'));
      } catch {
        // Told below, without what it said: that is a secret.
      }
      const { data } = answer.safeParse(read);
      if (!data) throw failed('answered with something that is no ExecCredential');
      if (data.apiVersion !== apiVersion)
        throw failed(`answered with ${data.apiVersion}, and ${apiVersion} was asked for`);
      const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = data.status;
      if (!token && !(cert && key)) throw failed('gave neither a token nor a certificate with its key');
      if (token) hide(token);
      const credentials = { token: token ?? null, auth: cert && key ? { cert, key } : null };
      const until = expirationTimestamp ? Date.parse(expirationTimestamp) : Number.NaN;
      known.set(keyOf(connection), { credentials, until: Number.isNaN(until) ? null : until });
      return credentials;
    } catch (error) {
      if (error instanceof KubeFault) throw error;
      if (late.signal.aborted) throw failed(`gave no answer within ${longestMs / 1_000} s`);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw failed(
          'is not on this machine',
          installHint?.trim().slice(0, 600) || 'Install it, or choose another context.',
        );
      throw failed(`could not be run: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      cancel();
    }
  }

  return {
    /** Waits for one that is asked for already; what has expired is asked for again. */
    async credentials(connection: Connection, agreed: string | null): Promise<Credentials> {
      const { exec } = connection;
      if (!exec) return { token: null, auth: null };
      if (exec.mark !== agreed)
        throw new KubeFault('agree', `Its credentials come from a command that nobody has agreed to: ${exec.command}`, {
          remedy: 'Look at the command in the settings of the place, and agree to it there.',
        });
      const key = keyOf(connection);
      const kept = known.get(key);
      if (kept && (kept.until === null || kept.until - earlyMs > clock.now())) return kept.credentials;
      const asked = going.get(key) ?? run(connection).finally(() => going.delete(key));
      going.set(key, asked);
      return asked;
    },
    /** The cluster did not take them. True: they had been kept, so that others may be had. */
    refused: (connection: Connection): boolean => connection.exec !== null && known.delete(keyOf(connection)),
  };
}
export type Plugins = ReturnType<typeof createPlugins>;
