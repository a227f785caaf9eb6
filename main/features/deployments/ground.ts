import type { PlaceSpec } from '../../../shared/features/deployments/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { EnvironmentsService } from '../environments/index.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { CommandHere } from './command-here.ts';
import type { DeploymentRow, DeploymentsRepo, ReleaseRow } from './repo.ts';
import type { AskDatabase } from './traffic/figure.ts';
import type { Proxy as PlaceProxy, ReleaseRef, TargetDriver } from './types.ts';

/** What every part of deployments stands on. */
export interface Ground {
  repo: DeploymentsRepo;
  clock: Clock;
  log: Logger;
  proxy: PlaceProxy;
  journal: Pick<Journal, 'note'>;
  projects: Pick<ProjectsService, 'row' | 'inGit'>;
  environments: Pick<EnvironmentsService, 'resolve'>;
  databases: AskDatabase;
  redact: (text: string) => string;
  commandHere: CommandHere;
  /** Who holds a port that could not be had, where the proxy alone cannot say. */
  named(port: number, problem: string | null): Promise<string | null>;
  /** What deployments stand on is being taken down; the engine of the runs ends only after it. */
  closing(): boolean;
  driver(type: string): TargetDriver;
  /** Something about a place is another than before. */
  changed(placeId: string): void;
}

/** The version as drivers know it, without the variables that it is started with. */
export function refOf(
  release: ReleaseRow,
  about: { projectName: string; placeName: string; spec: Pick<PlaceSpec, 'stopSeconds' | 'keep'> },
  variables: Readonly<Record<string, string>> = {},
): ReleaseRef {
  return {
    ...{ releaseId: release.id, number: release.number, placeId: release.place_id },
    label: `${about.projectName} ${about.placeName} #${release.number}`,
    projectId: release.source.projectId,
    target: release.target,
    artifact: release.artifact ?? { image: null, folder: null, sizeBytes: null },
    variables,
    stopSeconds: about.spec.stopSeconds,
    keep: about.spec.keep,
  };
}

export const aboutOf = ({ project_name, place_name, spec }: DeploymentRow) => ({
  ...{ projectName: project_name, placeName: place_name, spec },
});
