import { Hammer, MapPinPlus, RefreshCw } from 'lucide-react';
import type { Ref } from 'react';
import type { Blueprint } from '../../../../shared/features/blueprints/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { askForBuild } from '../../builds/index.tsx';
import { askForPlace } from '../../deployments/index.tsx';
import { failureText } from '../failure-text.ts';
import { kindLabel } from '../words.ts';
import { writeFailure } from '../write-failure.ts';

interface OutcomeProps {
  written: readonly string[] | null;
  error: unknown;
  projectId: string;
  looking: boolean;
  onLook: () => void;
  /** The focus comes here: what was pressed is not where the answer stands. */
  ref: Ref<HTMLDivElement>;
}

/** What became of Write. */
export function Outcome({ written, error, projectId, looking, onLook, ref }: OutcomeProps) {
  const told = error ? writeFailure(knownError(error)) : null;
  return (
    <div ref={ref} tabIndex={-1} className="rounded-lg empty:hidden">
      {told && (
        <Callout
          tone="bad"
          title={told.title}
          action={
            <Button size="sm" icon={RefreshCw} loading={looking} onClick={onLook}>
              Look again
            </Button>
          }
        >
          {short(`${told.meaning} ${told.advice}`, 1_200)}
        </Callout>
      )}
      {!told && written && (
        <Callout
          tone="ok"
          title={written.length === 1 ? '1 file was written' : `${formatCount(written.length, 'file')} were written`}
          action={
            <Link render={<AppLink to={`/projects/${encodeURIComponent(projectId)}?tab=git`} />}>See it in Git</Link>
          }
        >
          <ul aria-label="Written" className="font-mono text-xs">
            {written.map((path) => (
              <li key={path}>{short(path)}</li>
            ))}
          </ul>
        </Callout>
      )}
    </div>
  );
}

interface NotLookedProps {
  error: unknown;
  looking: boolean;
  onLook: () => void;
}

/** A look that failed leaves what the last one has seen, which must not pass for what is there now. */
export const NotLooked = ({ error, looking, onLook }: NotLookedProps) => (
  <Callout
    tone="warn"
    title="The project could not be looked at again"
    action={
      <Button size="sm" icon={RefreshCw} loading={looking} onClick={onLook}>
        Try again
      </Button>
    }
  >
    {short(`What stands below is what was seen before. ${failureText('The look failed', error)}`, 1_200)}
  </Callout>
);

/** What only the user knows. */
export function Notes({ notes }: Pick<Blueprint, 'notes'>) {
  if (notes.length === 0) return null;
  return (
    <Callout tone="info" title="Yours to decide or fill in">
      <ul aria-label="Yours to decide" className="grid list-disc gap-0.5 ps-4">
        {notes.map((note) => (
          <li key={note}>{short(note, 600)}</li>
        ))}
      </ul>
    </Callout>
  );
}

/** What this project cannot have, and what would change that; what has one cause is said once. */
export function Refused({ refused, members }: Pick<Blueprint, 'refused' | 'members'>) {
  const name = (id: string | null) => members.find((one) => one.id === id)?.name ?? null;
  return [...Map.groupBy(refused, ({ member, why, remedy }) => `${member ?? ''}\n${why} ${remedy}`)].map(
    ([key, alike]) => {
      const of = name(alike[0]?.member ?? null);
      return (
        <Callout
          key={key}
          tone="warn"
          title={`${and(alike.map(({ kind }) => kindLabel(kind)))} cannot be generated for ${of === null ? 'this project' : short(of, 60)}`}
        >
          {short(`${alike[0]?.why} ${alike[0]?.remedy}`, 1_200)}
        </Callout>
      );
    },
  );
}

const and = (words: readonly string[]) => new Intl.ListFormat('en-GB').format([...new Set(words)]);

interface NextProps {
  projectId: string;
  dockerfile: string;
  /** The member that it is of; null is the project. */
  of: string | null;
}

/** A Dockerfile is there: it wants to be built and to run somewhere. */
export function Next({ projectId, dockerfile, of }: NextProps) {
  return (
    <Section title={of === null ? 'What next' : `What next for ${short(of, 60)}`}>
      <div className="grid gap-x-6 gap-y-3 @2xl:grid-cols-2">
        <div className="grid content-start justify-items-start gap-1.5">
          <Button icon={Hammer} onClick={() => askForBuild({ projectId, dockerfile })}>
            Build an image…
          </Button>
          <p className="text-sm text-dim">Each step with its time, and what makes the image large.</p>
        </div>
        <div className="grid content-start justify-items-start gap-1.5">
          <Button icon={MapPinPlus} onClick={() => askForPlace({ projectId, dockerfile })}>
            Make a place…
          </Button>
          <p className="text-sm text-dim">
            It holds a port. Version after version takes its turn behind it, proven before it gets requests.
          </p>
        </div>
      </div>
    </Section>
  );
}
