import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { BackupsOverview, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { client, knownError, orpc } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { FormTrouble } from '../../../ui/form-fields.tsx';
import { type PlanForm, type PlanWritten, planFieldOf, planFormOf, planOf } from '../editor/plan-form.ts';
import { newTargetForm, saidOf, type TargetForm, targetFieldOf } from '../editor/target-form.ts';
import type { Made } from './done.tsx';
import { StepWhat, StepWhen, StepWhere } from './steps.tsx';

const steps = [
  { name: 'What', title: 'What is backed up' },
  { name: 'Where', title: 'Where it is kept' },
  { name: 'When', title: 'When, and how long' },
] as const;

export interface Suggestion {
  plan: PlanWritten;
  folder: string;
  folderNote: string;
  notes: readonly string[];
}

interface SetupStepsProps {
  projectId: string | null;
  /** Chooses what the plan is of. */
  subject: ReactNode;
  overview: BackupsOverview;
  suggestion: Suggestion;
  onMade: (made: Made) => void;
}

/** In which step a field stands, to lead back there. */
const whatFields = ['paths', 'excludes', 'name', 'databaseIds', 'volumes'];

export function SetupSteps({ projectId, subject, overview, suggestion, onMade }: SetupStepsProps) {
  const queries = useQueryClient();
  const [step, setStep] = useState(0);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  // A target that was made stays made when the plan is refused: trying again must not make a second one.
  const [kept, setKept] = useState<{ target: BackupTarget; password: string | null } | null>(null);
  const [targetId, setTargetId] = useState(overview.targets[0]?.id ?? '');
  const plan = useForm<PlanForm>(() => planFormOf(suggestion.plan, targetId));
  const target = useForm<TargetForm>(() => newTargetForm('Local backups', suggestion.folder));
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(0);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
  }, [step]);

  const base = { projectId, paused: false };
  const chosen = kept?.target.id ?? targetId;

  /** What is wrong with the plan is said in the step that it stands in. */
  function showPlan(problems: Readonly<Partial<Record<string, string>>>): void {
    const at = Object.keys(problems).some((field) => whatFields.includes(field)) ? 0 : 2;
    setStep(at);
    plan.show(problems);
  }

  function readPlan(only?: readonly string[]) {
    const read = planOf({ ...plan.form, targetId: chosen || 'new' }, base);
    if (!read.problems) return read.plan;
    const problems = only
      ? Object.fromEntries(Object.entries(read.problems).filter(([field]) => only.includes(field)))
      : read.problems;
    if (only && Object.keys(problems).length === 0) return null;
    showPlan(problems);
    return undefined;
  }

  /** Looks at the new target before going on: what is wrong with it is found here, not after the last step. */
  async function tryTarget(): Promise<boolean> {
    const read = saidOf(target.form);
    if (read.problems) {
      target.show(read.problems);
      return false;
    }
    const { target: input, secrets, password } = read.said;
    const tried = await client.backups.tryTarget({
      target: input,
      secrets,
      ...(password !== undefined && { password }),
    });
    if (tried.ok) return true;
    if (tried.field === '') setRefused(tried.sentence);
    else target.show({ [targetFieldOf(tried.field)]: tried.sentence });
    return false;
  }

  async function finish(): Promise<void> {
    const written = readPlan();
    if (!written) return;
    let saved = kept;
    if (!saved && targetId === '') {
      const read = saidOf(target.form);
      if (read.problems) {
        setStep(1);
        return target.show(read.problems);
      }
      saved = await client.backups.saveTarget(read.said).catch((error: unknown) => {
        // What went wrong is about the place: its step shows it, with the field that mends it.
        setStep(1);
        throw error;
      });
      setKept(saved);
    }
    const made = await client.backups.savePlan({ plan: { ...written, targetId: saved?.target.id ?? targetId } });
    const job = await client.backups.backUp({ id: made.id });
    onMade({ plan: made, target: saved?.target ?? null, password: saved?.password ?? null, jobId: job.id });
  }

  async function next(): Promise<void> {
    if (busy) return;
    setRefused(null);
    setBusy(true);
    try {
      if (step === 0) {
        if (readPlan(whatFields) !== undefined) setStep(1);
      } else if (step === 1) {
        if (chosen !== '' || (await tryTarget())) setStep(2);
      } else await finish();
    } catch (error) {
      const known = knownError(error);
      if (known?.code !== 'INVALID') return setRefused(refusal(error));
      const said = known.data.problems;
      if (said.some(({ field }) => field.startsWith('target.'))) {
        setStep(1);
        target.show(Object.fromEntries(said.map(({ field, problem }) => [targetFieldOf(field), problem])));
      } else showPlan(Object.fromEntries(said.map(({ field, problem }) => [planFieldOf(field), problem])));
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: orpc.backups.key() });
    }
  }

  const last = step === steps.length - 1;
  const problems = step === 1 ? target.problems : plan.problems;
  return (
    <form
      className="mx-auto grid w-full max-w-170 gap-4 px-4 pt-4 pb-8"
      onSubmit={(event) => {
        event.preventDefault();
        void next();
      }}
    >
      <ol aria-label="Steps" className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line-soft pb-2 text-sm">
        {steps.map(({ name }, index) => (
          <li
            key={name}
            aria-current={index === step ? 'step' : undefined}
            className={cx(
              'flex items-center gap-1.5 tabular-nums',
              index === step ? 'font-semibold text-text' : 'text-faint',
            )}
          >
            <span
              className={cx(
                'flex size-4.5 items-center justify-center rounded-full border text-2xs',
                index === step ? 'border-transparent bg-accent text-on-accent' : 'border-line',
              )}
            >
              {index + 1}
            </span>
            {name}
            {index < step && <span className="sr-only">done</span>}
          </li>
        ))}
      </ol>
      <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        {steps[step]?.title}
      </h2>
      <div ref={step === 1 ? target.body : plan.body} className="grid gap-4">
        {step === 0 && <StepWhat {...plan} subject={subject} notes={suggestion.notes} />}
        {step === 1 && (
          <StepWhere
            {...target}
            restic={overview.restic}
            targets={overview.targets}
            kept={kept?.target ?? null}
            targetId={targetId}
            onTarget={setTargetId}
            note={target.form.path === suggestion.folder ? suggestion.folderNote : null}
          />
        )}
        {step === 2 && <StepWhen {...plan} />}
      </div>
      <FormTrouble problems={problems} refused={refused} />
      <div className="flex flex-wrap items-center gap-2 border-t border-line-soft pt-3">
        {step > 0 && (
          <Button icon={ArrowLeft} onClick={() => setStep(step - 1)}>
            Back
          </Button>
        )}
        <span className="ms-auto text-sm text-faint">{`Step ${step + 1} of ${steps.length}`}</span>
        <Button type="submit" variant="primary" loading={busy}>
          {last ? 'Back up now' : 'Go on'}
        </Button>
      </div>
    </form>
  );
}
