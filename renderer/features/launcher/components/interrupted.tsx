import { failureToast } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Time } from '../../../ui/time.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { nameOf } from '../page-acts.ts';
import { useForgetInterrupted, useInterrupted } from '../queries.ts';
import { useActs } from '../use-acts.ts';

const mostNamed = 4;

/** What ran when Optimus ended, and ended with it: one press brings it back. */
export function Interrupted() {
  const data = useInterrupted().data;
  const acts = useActs();
  const toast = useToast();
  const forget = useForgetInterrupted();
  const ids = data?.ids ?? [];
  if (!data || ids.length === 0) return null;
  const dismiss = () => forget.mutate({}, { onError: (error) => toast(failureToast('They are still offered', error)) });
  return (
    <div className="px-4 pt-3">
      <Callout
        tone="info"
        title={`${formatCount(ids.length, 'service')} ended with Optimus`}
        action={
          <>
            <Button
              size="sm"
              variant="primary"
              onClick={() => {
                void acts.start(ids).then(dismiss);
              }}
            >
              Start again
            </Button>
            <Button size="sm" loading={forget.isPending} onClick={dismiss}>
              Dismiss
            </Button>
          </>
        }
      >
        {ids.slice(0, mostNamed).map(nameOf).join(', ')}
        {ids.length > mostNamed && ` and ${ids.length - mostNamed} more`}
        {data.endedAt !== null && (
          <>
            {', '}
            <Time at={data.endedAt} />
          </>
        )}
        .
      </Callout>
    </div>
  );
}
