import { implementer } from '../../core/rpc.ts';
import type { DeploymentsService } from './create-deployments.ts';

const os = implementer.deployments;

export function createDeploymentsProcedures({ deployments }: { deployments: DeploymentsService }) {
  return os.router({
    places: os.places.handler(({ input }) => deployments.places(input)),
    place: os.place.handler(({ input }) => deployments.place(input)),
    savePlace: os.savePlace.handler(({ input }) => deployments.savePlace(input)),
    removePlace: os.removePlace.handler(({ input }) => deployments.removePlace(input)),
    suggest: os.suggest.handler(({ input }) => deployments.suggest(input)),
    kubeContexts: os.kubeContexts.handler(({ input }) => deployments.kubeContexts(input)),
    checkCluster: os.checkCluster.handler(({ input }) => deployments.checkCluster(input)),
    objects: os.objects.handler(({ input }) => deployments.objects(input)),
    dryRun: os.dryRun.handler(({ input }) => deployments.dryRun(input)),
    deploy: os.deploy.handler(({ input }) => deployments.deploy(input)),
    promote: os.promote.handler(({ input }) => deployments.promote(input)),
    rollback: os.rollback.handler(({ input }) => deployments.rollback(input)),
    abort: os.abort.handler(({ input }) => deployments.abort(input)),
    history: os.history.handler(({ input }) => deployments.history(input)),
    get: os.get.handler(({ input }) => deployments.get(input)),
  });
}
