import { useParams } from '@tanstack/react-router';
import { AskMenu } from '../../app/ask-menu.tsx';
import { knownError } from '../../app/connection.ts';
import { Failure } from '../../app/failure.tsx';
import { AppLink, useGo } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../app/page-slots.tsx';
import { short } from '../../lib/short.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { placePath } from './acts.ts';
import { aboutDeployment } from './ask.ts';
import { DeploymentDetail } from './place/deployment-detail.tsx';
import { useDeployment } from './queries.ts';
import { receiptText } from './receipt-text.ts';
import { kindWords, numbered } from './words.ts';

/** One deployment by itself: where the journal leads, also when its place is there no more. */
export default function ReceiptPage() {
  const { id = '' } = useParams({ strict: false });
  const go = useGo();
  const query = useDeployment(id);
  const deployment = query.data;
  usePageTitle(deployment ? `${kindWords[deployment.kind]} of ${numbered(deployment.release)}` : null);
  if (!deployment) {
    if (knownError(query.error)?.code === 'NOT_FOUND')
      return (
        <EmptyState
          title="There is no such deployment"
          action={<Button onClick={() => go('/deployments')}>See all places</Button>}
        />
      );
    if (query.isError)
      return (
        <Failure
          what="The deployment could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      );
    return <Skeleton rows={8} label="Reading the receipt" className="px-4 py-2" />;
  }
  return (
    <div className="h-full overflow-y-auto">
      <PageSubtitle>
        {'to '}
        <Link render={<AppLink to={placePath(deployment.placeId)} />} variant="plain">
          <bdi>{`${short(deployment.projectName, 80)} ${short(deployment.placeName, 40)}`}</bdi>
        </Link>
      </PageSubtitle>
      <PageActions>
        {deployment.receipt && <CopyButton text={receiptText(deployment)} label="Copy receipt" withText />}
        <AskMenu about={aboutDeployment(deployment)} />
      </PageActions>
      <div className="max-w-180 px-4 pt-3 pb-8">
        <DeploymentDetail deployment={deployment} />
      </div>
    </div>
  );
}
