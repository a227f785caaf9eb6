import { useQuery } from '@tanstack/react-query';
import type { SecretEntry } from '../../../../shared/features/environments/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { printable } from '../../../lib/printable.ts';
import { Dialog, whenClosed } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';

interface UsesDialogProps {
  secret: SecretEntry;
  onClose: () => void;
}

/** What names a secret, and who was given it. */
export function UsesDialog({ secret: { name, scope, reference, usedBy }, onClose }: UsesDialogProps) {
  const uses = useQuery(orpc.environments.secretUses.queryOptions({ input: { ...scope, name } }));
  return (
    <Dialog open onOpenChange={whenClosed(onClose)} title={`Uses of ${name}`} description={reference}>
      <div className="grid gap-5">
        <Section title="Named by" count={usedBy.length} level={3}>
          {usedBy.length === 0 ? (
            <EmptyState size="line" title="Nothing names it." />
          ) : (
            <ul className="grid gap-1">
              {usedBy.map((one) => (
                <li key={one} className="wrap-anywhere">
                  {printable(one)}
                </li>
              ))}
            </ul>
          )}
        </Section>
        <Section title="Used" count={uses.data?.length} level={3}>
          {uses.isPending ? (
            <Skeleton rows={3} label="Loading who used it" />
          ) : uses.isError ? (
            <Failure
              what="Its uses could not be read"
              error={uses.error}
              onRetry={() => void uses.refetch()}
              retrying={uses.isFetching}
            />
          ) : uses.data.length === 0 ? (
            <EmptyState size="line" title="Nobody has used it yet." />
          ) : (
            <ul className="grid gap-1">
              {uses.data.map(({ at, by, what }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two uses may be the same in all they say
                <li key={i} className="flex gap-3">
                  <span className="w-28 shrink-0 text-dim">
                    <Time at={at} />
                  </span>
                  <span className="min-w-0 wrap-anywhere">
                    {printable(by)} <span className="text-dim">{printable(what)}</span>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </Dialog>
  );
}
