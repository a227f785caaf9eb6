import type { Deployment, Place } from '../../../shared/features/deployments/schema.ts';
import type { About } from '../../app/ask-about.ts';
import { receiptText } from './receipt-text.ts';
import { deploymentMark, numbered } from './words.ts';

export const aboutDeployment = (deployment: Deployment): About => {
  const { release, projectName, placeName, projectId, id } = deployment;
  const what = `${numbered(release)} of ${projectName} at ${placeName}`;
  return {
    question:
      deploymentMark(deployment).mark === 'failing'
        ? `Why did the deployment of ${what} fail, and what should be done about it?`
        : `Should ${what} stay, or go back to the version before it?`,
    projectIds: [projectId],
    attach: () => [
      {
        ...{ kind: 'run', title: `Deployment · ${what}`, text: receiptText(deployment) },
        ...{ source: { type: 'deployment', deploymentId: id }, at: deployment.endedAt ?? deployment.startedAt },
      },
    ],
  };
};

/** Its newest deployment, where there is one. */
export const aboutPlace = ({ deployment }: Place): About | null =>
  deployment === null ? null : aboutDeployment(deployment);
