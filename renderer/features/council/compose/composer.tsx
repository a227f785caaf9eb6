import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Gavel, Trash2 } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Mode } from '../../../../shared/features/council/schema.ts';
import { client, knownError, orpc } from '../../../app/connection.ts';
import { describeError, failureToast } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Field } from '../../../ui/field.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { Section } from '../../../ui/section.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { NoMindsNote } from '../components/no-minds.tsx';
import { deliberationPath } from '../paths.ts';
import { useMinds, useProposalCost, usePutDeliberation } from '../queries.ts';
import { composing } from '../store.ts';
import { asSentence, modeWords } from '../words.ts';
import { Attachments } from './attachments.tsx';
import { CapsField } from './caps-field.tsx';
import { canBeDraft, capsOf, type DraftForm, inputOf } from './draft-form.ts';
import { EstimateLine } from './estimate.tsx';
import { OptionsEditor } from './options-editor.tsx';
import { ScopeField } from './scope-field.tsx';
import { SeatsField } from './seats-field.tsx';
import { useDraft } from './use-draft.ts';

interface ComposerProps {
  id: string | null;
  first: DraftForm;
  onMade: (id: string) => void;
}

const modes: readonly Mode[] = ['quick', 'standard', 'deep'];

/** A question with all that goes before the seats. It is kept as it is written. */
export function Composer({ id: firstId, first, onMade }: ComposerProps) {
  const go = useGo();
  const toast = useToast();
  const queries = useQueryClient();
  const put = usePutDeliberation();
  const minds = useMinds();
  const draft = useDraft({ id: firstId, first, known: firstId === null ? null : inputOf(first), onMade });
  const { form, change, settle } = draft;
  const question = useRef<HTMLTextAreaElement>(null);
  useEffect(() => question.current?.focus({ preventScroll: true }), []);

  const cost = useProposalCost(draft.id).data ?? null;
  const propose = useMutation({
    mutationFn: async () => {
      const id = await settle();
      return id === null ? null : client.council.propose({ id });
    },
    onSuccess: (proposed) => {
      if (proposed) draft.take(proposed, { options: proposed.options });
    },
    onError: (error) => toast(failureToast('No options were proposed', error)),
  });
  const [started, setStarted] = useState(false);
  const start = useMutation({
    mutationFn: async () => {
      const id = await settle();
      return id === null ? null : client.council.start({ id });
    },
    onSuccess: (going) => {
      if (!going) return;
      draft.leave();
      setStarted(true);
      put(going);
      go(deliberationPath(going.id));
    },
    onError: (error) => toast(failureToast('It was not started', error)),
    onSettled: () => void queries.invalidateQueries({ queryKey: orpc.council.key() }),
  });
  const discard = useMutation({
    mutationFn: async () => {
      draft.leave();
      if (draft.id !== null) await client.council.remove({ id: draft.id });
    },
    onSuccess: () => go('/council'),
    onError: (error) => toast(failureToast('It was not thrown away', error)),
  });

  const small = useNarrowerThan(54);
  const nobody = minds.known && minds.models?.length === 0;
  const why = whyNot(form, nobody ? 'No model is connected' : (draft.draft?.blocked ?? null), draft.id !== null);
  const canStart = why === null && !start.isPending && !started;
  const press = useEffectEvent(() => {
    if (canStart) start.mutate();
  });
  useEffect(() => {
    composing.setState({ start: canStart ? () => press() : null });
    return () => composing.setState({ start: null });
  }, [canStart]);

  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-220 gap-6 px-4 py-4">
        {nobody && <NoMindsNote />}
        <Field label="Question" hint="One that can be decided: what to do, which of these, whether or not.">
          <Textarea
            ref={question}
            value={form.question}
            onValueChange={(value) => change({ question: value })}
            rows={3}
            maxLength={4_000}
            placeholder="Should shop-api keep sessions in Redis or in PostgreSQL?"
            className="text-md"
          />
        </Field>
        <ScopeField projectIds={form.projectIds} onChange={(projectIds) => change({ projectIds })} />
        <Attachments attachments={form.attachments} onChange={(attachments) => change({ attachments })} />
        <OptionsEditor
          options={form.options}
          onChange={(options) => change({ options })}
          cost={cost}
          onPropose={() => propose.mutate()}
          proposing={propose.isPending}
          blocked={
            canBeDraft(form)
              ? nobody
                ? 'No model is connected that could propose any.'
                : null
              : 'Write the question first.'
          }
        />
        <Section title="How thoroughly">
          <RadioGroup<Mode>
            label="Mode"
            value={form.mode}
            onValueChange={(mode) => change({ mode })}
            options={modes.map((value) => ({ value, ...modeWords[value] }))}
          />
        </Section>
        <div className="grid gap-3">
          <SeatsField
            seated={draft.draft?.seats ?? []}
            chosen={form.seatIds}
            onChange={(seatIds) => change({ seatIds })}
          />
          <CapsField caps={draft.draft?.caps ?? null} written={form.caps} onChange={(caps) => change({ caps })} />
        </div>
        <div
          className={cx(
            '-mx-4 grid gap-3 border-t border-line-soft bg-bg px-4 py-3',
            // In a small or enlarged window it would cover half of what is written.
            !small && 'sticky bottom-0',
          )}
        >
          <EstimateLine draft={draft.draft} />
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <Button
              variant="primary"
              icon={Gavel}
              disabled={why !== null}
              loading={start.isPending || started}
              aria-describedby="why-not"
              onClick={() => press()}
            >
              Let the council decide
            </Button>
            <Kbd keys="Mod+Enter" />
            <p id="why-not" role="status" className="min-w-40 flex-1 text-sm text-dim wrap-anywhere">
              {why ?? keptWords(draft)}
            </p>
            {draft.id !== null && (
              <Button variant="ghost" icon={Trash2} loading={discard.isPending} onClick={() => discard.mutate()}>
                Throw away
              </Button>
            )}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Why it cannot be started; null when it can. */
function whyNot(form: DraftForm, blocked: string | null, known: boolean): string | null {
  if (!canBeDraft(form)) return 'Write the question first.';
  if (form.seatIds !== null && form.seatIds.length === 0)
    return 'Nobody sits in the council: choose at least one seat.';
  if (Object.keys(capsOf(form.caps).problems).length > 0) return 'A cap has to be put right first.';
  if (!known) return 'The estimate is on its way.';
  return blocked === null ? null : asSentence(blocked);
}

function keptWords({ saving, problem, id }: { saving: boolean; problem: unknown; id: string | null }): string {
  if (problem !== null) {
    const known = knownError(problem);
    const { meaning, advice } = describeError('', problem);
    return `It is not kept${known ? ` (${known.code.toLowerCase()})` : ''}: ${[meaning, advice].filter(Boolean).join(' ')}`;
  }
  if (saving || id === null) return 'Keeping it…';
  return 'Kept as a draft.';
}
