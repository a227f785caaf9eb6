import { AskMenu } from '../../../app/ask-menu.tsx';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { short } from '../../../lib/short.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { aboutDeployment } from '../ask.ts';
import { useDeployment } from '../queries.ts';
import { receiptText } from '../receipt-text.ts';
import { kindWords, numbered } from '../words.ts';
import { DeploymentDetail } from './deployment-detail.tsx';

/** One deployment beside the place. */
export function ReceiptInspector({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useDeployment(id);
  const deployment = query.data;
  return (
    <Inspector
      title={deployment ? `${kindWords[deployment.kind]} of ${numbered(deployment.release)}` : 'Deployment'}
      subtitle={deployment && `${short(deployment.projectName, 80)} ${short(deployment.placeName, 40)}`}
      actions={
        deployment && (
          <>
            {deployment.receipt && <CopyButton text={receiptText(deployment)} label="Copy receipt" />}
            <AskMenu about={aboutDeployment(deployment)} />
          </>
        )
      }
      onClose={onClose}
    >
      {deployment ? (
        <DeploymentDetail deployment={deployment} />
      ) : knownError(query.error)?.code === 'NOT_FOUND' ? (
        <EmptyState size="line" title="There is no such deployment." />
      ) : query.isError ? (
        <Failure
          what="The deployment could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={8} label="Reading the receipt" />
      )}
    </Inspector>
  );
}
