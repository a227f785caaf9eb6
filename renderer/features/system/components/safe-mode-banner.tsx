import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { orpc } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useSystemInfo } from '../queries.ts';

/** After three crashes in a minute Optimus starts with less, and says so. */
export function SafeModeBanner() {
  const safeMode = useSystemInfo().data?.safeMode ?? false;
  const [aside, setAside] = useState(false);
  const toast = useToast();
  const leave = useMutation(
    orpc.system.leaveSafeMode.mutationOptions({
      onSuccess: () => {
        setAside(true);
        toast({ tone: 'ok', title: 'Optimus starts normally next time', description: 'Quit and start it again.' });
      },
      onError: (error) => toast(failureToast('Safe mode could not be left', error)),
    }),
  );
  if (!safeMode || aside) return null;
  return (
    <section
      aria-label="Safe mode"
      className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft bg-warn-bg px-4 py-1.5"
    >
      <StateMark state="warning" label={<span className="font-medium">Safe mode</span>} />
      <span className="min-w-0 flex-1 text-dim">
        Optimus crashed three times within a minute. Until it starts normally, nothing starts by itself. Your data is
        untouched.
      </span>
      <Button size="sm" loading={leave.isPending} onClick={() => leave.mutate({})}>
        Start normally next time
      </Button>
      <Button size="sm" variant="ghost" onClick={() => setAside(true)}>
        Hide
      </Button>
    </section>
  );
}
