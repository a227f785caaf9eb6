import { Callout } from '../../../ui/callout.tsx';
import { useSecretStatus } from '../queries.ts';

/** Only where secrets cannot be kept: what is missing, and how to get it. */
export function StoreStatus({ className }: { className?: string }) {
  const status = useSecretStatus();
  if (!status.data || status.data.available) return null;
  return (
    <Callout tone="warn" title="Secrets cannot be kept here" className={className}>
      {status.data.why} {status.data.remedy}
    </Callout>
  );
}
