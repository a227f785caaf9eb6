import type { Deployment, Place, Release } from '../../../../shared/features/deployments/schema.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { deploymentMark, placeMark, releaseMarks } from '../words.ts';

interface ClassName {
  className?: string | undefined;
}

export function PlaceState({ place, className }: { place: Place } & ClassName) {
  const { mark, word } = placeMark(place);
  return <StateMark state={mark} label={word} className={className} />;
}

export function ReleaseStateMark({ release, className }: { release: Pick<Release, 'state'> } & ClassName) {
  const { mark, word } = releaseMarks[release.state];
  return <StateMark state={mark} label={word} className={className} />;
}

export function DeploymentStateMark({ deployment, className }: { deployment: Deployment } & ClassName) {
  const { mark, word } = deploymentMark(deployment);
  return <StateMark state={mark} label={word} className={className} />;
}
