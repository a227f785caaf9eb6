import { Link2 } from 'lucide-react';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { stringifySearch } from '../../../app/search-params.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { eventJson, eventMarkdown } from '../event-text.ts';
import { filtersToSearch } from '../filters.ts';
import { actorWords, severityMarks } from '../marks.ts';
import { useEvent } from '../queries.ts';

interface EventInspectorProps {
  id: number;
  /** When the list has it already. */
  event: JournalEvent | undefined;
  onClose: () => void;
}

export function EventInspector({ id, event, onClose }: EventInspectorProps) {
  const query = useEvent(event ? null : id);
  const found = event ?? query.data;
  return (
    <Inspector
      title={found ? found.kind : `Event ${id}`}
      subtitle={found && `event ${found.id}`}
      actions={
        found && <CopyButton label="Copy link" text={() => `${window.location.origin}/journal?event=${found.id}`} />
      }
      onClose={onClose}
      footer={
        found && (
          <>
            <CopyButton withText label="Copy JSON" text={() => eventJson(found)} />
            <CopyButton withText label="Copy Markdown" text={() => eventMarkdown(found)} />
          </>
        )
      }
    >
      {found ? (
        <Details event={found} />
      ) : query.isError ? (
        <Failure
          what="The event could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={6} shape="text" label="Loading the event" />
      )}
    </Inspector>
  );
}

function Details({ event }: { event: JournalEvent }) {
  const mark = severityMarks[event.severity];
  const search = (patch: Parameters<typeof filtersToSearch>[0]) =>
    `/journal${stringifySearch({ ...filtersToSearch(patch), event: String(event.id) })}`;
  return (
    <div className="grid gap-5">
      <p className="text-md font-medium wrap-anywhere select-text" dir="auto">
        {event.sentence}
      </p>
      <KeyValue
        items={[
          {
            key: 'When',
            value: (
              <>
                {formatAbsolute(event.at)}, <Time at={event.at} />
              </>
            ),
          },
          { key: 'Severity', value: <StateMark state={mark.state} label={mark.word} /> },
          { key: 'By', value: actorWords[event.actor] },
          {
            key: 'Kind',
            value: <Link render={<AppLink to={search({ kinds: [event.kind] })} />}>{event.kind}</Link>,
          },
          ...(event.correlation
            ? [{ key: 'Correlation', value: event.correlation, mono: true, copy: event.correlation }]
            : []),
        ]}
      />
      {event.subjects.length > 0 && (
        <Section title="About" level={3} count={event.subjects.length}>
          <ul className="grid gap-1.5">
            {event.subjects.map((subject) => (
              <li key={`${subject.type} ${subject.id}`} className="flex min-w-0 items-baseline gap-2">
                <span className="shrink-0 text-sm text-faint">{subject.type}</span>
                <Link render={<AppLink to={search({ subject })} />}>
                  <Link2 aria-hidden className="me-1 inline size-3.25 align-[-0.125em]" strokeWidth={1.5} />
                  {subject.label || subject.id}
                </Link>
                {subject.type === 'run' && (
                  <Link
                    render={<AppLink to={`/runs/${encodeURIComponent(subject.id)}`} />}
                    className="ms-auto shrink-0 text-sm"
                  >
                    Open the run
                  </Link>
                )}
                {subject.type === 'deliberation' && (
                  <Link
                    render={<AppLink to={`/council/${encodeURIComponent(subject.id)}`} />}
                    className="ms-auto shrink-0 text-sm"
                  >
                    Open the deliberation
                  </Link>
                )}
                {subject.type === 'deployment' && (
                  <Link
                    render={<AppLink to={`/deployments/receipts/${encodeURIComponent(subject.id)}`} />}
                    className="ms-auto shrink-0 text-sm"
                  >
                    Open its receipt
                  </Link>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {Object.keys(event.data).length > 0 && (
        <CodeBlock title="Data" code={JSON.stringify(event.data, null, 2)} wrap maxHeight="28rem" />
      )}
    </div>
  );
}
