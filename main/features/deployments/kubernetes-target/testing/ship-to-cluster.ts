import { onTestFinished } from 'vitest';
import type { Deployment, Place, PlaceSpecInput } from '../../../../../shared/features/deployments/schema.ts';
import { createApp } from '../../testing/app.ts';
import { startShipping } from '../../testing/ship.ts';
import type { Fate } from './controllers.ts';
import { type KubeServer, startKubeServer } from './kube-server.ts';

export interface ClusterShipping {
  kube: KubeServer;
  client: Awaited<ReturnType<typeof startShipping>>['client'];
  core: Awaited<ReturnType<typeof startShipping>>['core'];
  project: { id: string };
  home: string;
  savePlace(rest?: Partial<PlaceSpecInput>, target?: Record<string, unknown>): Promise<Place>;
  /** A commit whose image does that; gives back its image. */
  version(fate: Fate, said?: string[]): Promise<string>;
  begin(placeId: string): Promise<Deployment>;
  over(id: string): Promise<Deployment>;
  ship(placeId: string, fate: Fate, said?: string[]): Promise<Deployment>;
}

/** A whole core with a project, and a cluster to ship it to. */
export async function startClusterShipping(): Promise<ClusterShipping> {
  const kube = await startKubeServer();
  onTestFinished(() => kube.dispose());
  let folder = '';
  let commit: (mode: { version: string }) => Promise<string> = () => Promise.reject(new Error('too early'));
  const shipping = await startShipping({
    async create(at) {
      folder = at;
      const app = await createApp(at);
      commit = app.commit;
      return app;
    },
  });
  const { client, project, over, core } = shipping;
  const kubeconfig = await kube.kubeconfig();
  let n = 0;
  const version = async (fate: Fate, said: string[] = []) => {
    n += 1;
    const image = `registry.test/shop:${await commit({ version: `v${n}` })}`;
    kube.fate(image, fate, said);
    return image;
  };
  const begin = (placeId: string) => client.deployments.deploy({ placeId });
  return {
    ...{ kube, client, core, project, over, version, begin, home: folder },
    savePlace: (rest = {}, target = {}) =>
      client.deployments.savePlace({
        projectId: project.id,
        spec: {
          ...{ name: 'prod', port: 80, replicas: 2, readySeconds: 20, stopSeconds: 1, drainSeconds: 0 },
          ...rest,
          target: { type: 'kubernetes', kubeconfig, image: 'registry.test/shop:{commit}', ...target },
          analysis: { watchSeconds: 0.3, ...rest.analysis },
        },
      }),
    async ship(placeId, fate, said = []) {
      await version(fate, said);
      const { id } = await begin(placeId);
      return over(id);
    },
  };
}
