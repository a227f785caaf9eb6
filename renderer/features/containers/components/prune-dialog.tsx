import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PruneItem, PruneKind, PrunePlan } from '../../../../shared/features/containers/acts.ts';
import { client, orpc } from '../../../app/connection.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useToast } from '../../../ui/toast.tsx';

const kinds: Record<PruneKind, { label: string; hint: string }> = {
  containers: { label: 'Containers that have ended', hint: 'What they wrote outside of volumes goes with them.' },
  images: { label: 'Images without a name', hint: 'What builds and pulls have left behind.' },
  networks: { label: 'Networks without a container', hint: 'Compose makes them again.' },
  cache: { label: 'Build cache', hint: 'The next builds take longer.' },
  volumes: { label: 'Volumes that no container uses', hint: 'What is in them is gone for good.' },
};
const usual: readonly PruneKind[] = ['containers', 'images', 'networks', 'cache'];
const keyOf = ({ kind, id }: PruneItem) => `${kind}:${id}`;

/** First what and how much, then only that. */
export function PruneDialog({ onClose }: { onClose: () => void }) {
  const [wanted, setWanted] = useState<ReadonlySet<PruneKind>>(new Set(usual));
  const [plan, setPlan] = useState<PrunePlan | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const toast = useToast();
  const queries = useQueryClient();
  const look = useMutation({
    mutationFn: () => client.containers.prunePlan({ kinds: [...wanted] }),
    onSuccess: (found) => {
      setLeft(new Set());
      setPlan(found);
    },
  });
  const chosen = plan?.items.filter((item) => !left.has(keyOf(item))) ?? [];
  const bytes = chosen.reduce((sum, item) => sum + (item.bytes ?? 0), 0);
  const prune = useMutation({
    mutationFn: (of: PrunePlan) => client.containers.prune({ planId: of.id, ids: chosen.map(keyOf) }),
    onSuccess: (done) => {
      toast({
        tone: done.left.length === 0 ? 'ok' : 'warn',
        title: `${formatCount(done.removed.length, 'thing')} removed, ${formatBytes(done.bytes)}`,
        ...(done.left.length > 0 && {
          description: done.left
            .slice(0, 4)
            .map(({ name, why }) => `${short(name)} stays: ${short(why)}`)
            .join(' '),
        }),
      });
      onClose();
    },
    onError: (error) => toast(failureToast('Nothing was removed', error)),
    onSettled: () => void queries.invalidateQueries({ queryKey: orpc.containers.key() }),
  });
  const toggle = <K,>(set: ReadonlySet<K>, key: K, on: boolean): ReadonlySet<K> => {
    const next = new Set(set);
    if (on) next.add(key);
    else next.delete(key);
    return next;
  };
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={whenClosed(onClose)}
      title={
        plan === null
          ? 'Remove what is unused'
          : `Remove ${formatCount(chosen.length, 'thing')}, ${formatBytes(bytes)}?`
      }
      description={
        plan === null
          ? 'What would go is shown first, piece by piece.'
          : 'Only what is ticked here goes, and of that only what is still unused.'
      }
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          {plan === null ? (
            <Button
              variant="primary"
              disabled={wanted.size === 0}
              loading={look.isPending}
              onClick={() => look.mutate()}
            >
              Show what would go
            </Button>
          ) : (
            <>
              <Button onClick={() => setPlan(null)}>Back</Button>
              <Button
                variant="danger"
                disabled={chosen.length === 0}
                loading={prune.isPending}
                onClick={() => prune.mutate(plan)}
              >
                {`Remove ${formatCount(chosen.length, 'thing')}`}
              </Button>
            </>
          )}
        </>
      }
    >
      {look.isError && plan === null ? (
        <Failure
          what="What is unused could not be found out"
          error={look.error}
          onRetry={() => look.mutate()}
          retrying={look.isPending}
        />
      ) : plan === null ? (
        <div className="grid gap-2.5">
          {(Object.keys(kinds) as PruneKind[]).map((kind) => (
            <Checkbox
              key={kind}
              checked={wanted.has(kind)}
              onCheckedChange={(on) => setWanted(toggle(wanted, kind, on))}
              hint={kinds[kind].hint}
            >
              {kinds[kind].label}
            </Checkbox>
          ))}
        </div>
      ) : plan.items.length === 0 ? (
        <EmptyState title="Nothing is unused">All of it is used by a container, or has a name.</EmptyState>
      ) : (
        <div className="grid gap-4">
          {(Object.keys(kinds) as PruneKind[]).map((kind) => {
            const items = plan.items.filter((item) => item.kind === kind);
            if (items.length === 0) return null;
            return (
              <section key={kind} aria-label={kinds[kind].label} className="grid gap-1.5">
                <h3 className="flex items-baseline gap-2 text-sm font-medium">
                  {kinds[kind].label}
                  <span className="font-normal text-faint">
                    {formatBytes(items.reduce((sum, item) => sum + (item.bytes ?? 0), 0))}
                  </span>
                </h3>
                {items.map((item) => (
                  <Checkbox
                    key={keyOf(item)}
                    checked={!left.has(keyOf(item))}
                    onCheckedChange={(on) => setLeft(toggle(left, keyOf(item), !on))}
                    hint={`${short(item.why)}${item.project ? `, of ${short(item.project.name)}` : ''}`}
                  >
                    <span className="flex gap-3">
                      <span className="min-w-0 flex-1 truncate font-mono text-sm">{short(item.name)}</span>
                      <span className="shrink-0 tabular-nums text-dim">{formatBytes(item.bytes)}</span>
                    </span>
                  </Checkbox>
                ))}
              </section>
            );
          })}
        </div>
      )}
    </Dialog>
  );
}
