import { homedir } from 'node:os';
import type { ClusterChoice } from '../../../../shared/features/deployments/kubernetes.ts';
import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { createKubeClient, type KubeClient } from './client/create-client.ts';
import { createKubeRequests, type KubeRequests } from './client/request.ts';
import { type Chosen, chosenOf, connectionOf } from './kubeconfig/connection.ts';
import { createPlugins } from './kubeconfig/plugin.ts';
import { type Kubeconfig, readKubeconfig } from './kubeconfig/read.ts';

interface Deps {
  children: Pick<Children, 'run'>;
  clock: Pick<Clock, 'now' | 'after'>;
  hide(value: string): void;
  /** The command for credentials that the user has agreed to at a place, as it is now. */
  agreed?: (placeId: string) => Promise<string | null>;
  env?: Readonly<Record<string, string | undefined>>;
  home?: string;
}

export interface Cluster {
  client: KubeClient;
  chosen: Chosen;
}

/** Connections to clusters, one for each way there; what the files say is read again for each use. */
export function createClusters({ children, clock, hide, agreed, env = process.env, home = homedir() }: Deps) {
  const plugins = createPlugins({ children, clock, hide });
  const hidden = new Set<string>();
  const open = new Map<string, KubeRequests>();
  const clients = new Map<string, KubeClient>();

  async function config(path: string | null): Promise<Kubeconfig> {
    const all = await readKubeconfig({ path, env, home });
    for (const { token } of all.users.values())
      if (token && !hidden.has(token)) {
        hidden.add(token);
        hide(token);
      }
    return all;
  }

  return {
    config,
    /** As it is meant now: what the file calls current is another one tomorrow. */
    async pinned<T extends ClusterChoice>(choice: T): Promise<T> {
      if (choice.context !== null && choice.namespace !== null) return choice;
      const { context, namespace } = chosenOf(await config(choice.kubeconfig), choice);
      return { ...choice, context, namespace };
    },
    /** With a place its yes of today counts: a version from before may have been shipped after a yes to another command. */
    async at(choice: ClusterChoice, placeId?: string): Promise<Cluster> {
      const chosen = chosenOf(await config(choice.kubeconfig), choice);
      // One of another context is another way, also when the file calls another one current meanwhile.
      const plugin = (placeId === undefined ? null : await agreed?.(placeId)) ?? choice.plugin;
      const fixed = { ...choice, plugin, context: chosen.context };
      const way = JSON.stringify([fixed.kubeconfig, fixed.context, fixed.plugin]);
      let requests = open.get(way);
      if (!requests) {
        const connection = async () => connectionOf(await config(fixed.kubeconfig), fixed);
        requests = createKubeRequests({ connection, agreed: fixed.plugin, plugins, clock });
        open.set(way, requests);
      }
      const key = `${way} ${chosen.namespace}`;
      const client = clients.get(key) ?? createKubeClient(requests, chosen.namespace);
      clients.set(key, client);
      return { client, chosen };
    },
    dispose(): void {
      for (const requests of open.values()) requests.dispose();
    },
  };
}
export type Clusters = ReturnType<typeof createClusters>;
