import { Stethoscope } from 'lucide-react';
import type { ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { failureToast } from '../../../app/failure.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useProbe } from '../queries.ts';
import { isUp } from '../words.ts';

/** What its probe saw last, word for word: whoever wonders why it is not ready reads it here. */
export function ProbeSection({ status }: { status: ServiceStatus }) {
  const ask = useProbe();
  const toast = useToast();
  // An answer that was asked for is newer than what is announced, until the next look.
  const asked = ask.data && (!status.probe || ask.data.at > status.probe.at) ? ask.data : null;
  const look = asked ?? status.probe;
  if (!look) return null;
  return (
    <Section
      title="Is it ready?"
      level={3}
      action={
        isUp(status) && (
          <Button
            size="sm"
            icon={Stethoscope}
            loading={ask.isPending}
            onClick={() =>
              ask.mutate({ id: status.id }, { onError: (error) => toast(failureToast('It was not asked', error)) })
            }
          >
            Ask now
          </Button>
        )
      }
    >
      <div className="grid gap-1.5">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <StateMark state={look.ok ? 'healthy' : 'failing'} label={look.ok ? 'yes' : 'no'} />
          <span className="text-faint tabular-nums">
            <Time at={look.at} />
            {`, took ${formatDuration(look.tookMs)}`}
            {look.row > 1 && `, ${look.row} in a row`}
          </span>
        </p>
        {look.said !== '' && (
          <CodeBlock title="What it said" hideTitle code={short(look.said, 4_000)} wrap maxHeight="9rem" />
        )}
      </div>
    </Section>
  );
}
