import type { Children } from '../../../core/children/types.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Ground } from '../ground.ts';
import type { Ending } from '../steps/ending.ts';
import type { Moves } from '../steps/moves.ts';
import type { Rollout } from '../steps/rollout.ts';
import type { ReleaseSource, StepTalk, TargetDriver } from '../types.ts';
import { createClusterQuestions } from './ask.ts';
import { createClearing } from './clear.ts';
import { createClusters } from './create-clusters.ts';
import { createKubernetesTarget } from './create-kubernetes-target.ts';
import { createClusterRollout } from './rollout/create-rollout.ts';
import { createHands } from './rollout/hands.ts';
import { createLeases } from './rollout/lease.ts';
import { createLook } from './rollout/look.ts';
import { createRolloutWaits } from './rollout/wait.ts';
import { createClusterView } from './view.ts';

export type { ClusterQuestions } from './ask.ts';
export type { Clearing } from './clear.ts';
export { asDomainError } from './client/faults.ts';
export type { ClusterViews } from './view.ts';

interface Deps {
  children: Pick<Children, 'run'>;
  clock: Clock;
  redactor: { redact(text: string): string; add(value: string): unknown };
  docker: TargetDriver;
  repo: Ground['repo'];
  copyFiles(source: ReleaseSource, to: string, withDependencies: boolean, talk: StepTalk): Promise<void>;
  root: string;
  home: string;
}

/** Kubernetes as a place for versions. */
export function createKubernetes({ children, clock, redactor, docker, repo, copyFiles, root, home }: Deps) {
  const { redact } = redactor;
  const clusters = createClusters({
    ...{ children, clock, home, hide: (value) => void redactor.add(value) },
    async agreed(placeId) {
      const target = (await repo.place(placeId))?.spec.target;
      return target?.type === 'kubernetes' ? target.plugin : null;
    },
  });
  const waits = createRolloutWaits({ clock, redact });
  const leases = createLeases({ clock });
  const clearing = createClearing(clusters);
  const driver: TargetDriver = {
    ...createKubernetesTarget({ clusters, waits, docker, repo, copyFiles, children, clock, root, redact }),
    clear: clearing.clear,
  };
  return {
    driver,
    clearing,
    questions: createClusterQuestions({ clusters, children }),
    views: createClusterView({ clusters, clock }),
    rollout(ground: Ground, moves: Moves, ending: Ending): Rollout {
      const hands = createHands({ ground, clusters, leases, waits, variablesOf: moves.variablesOf });
      return createClusterRollout({ ground, hands, look: createLook({ ground, hands, waits }), ending });
    },
    dispose: () => clusters.dispose(),
  };
}
