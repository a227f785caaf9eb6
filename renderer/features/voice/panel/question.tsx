import { useEffect, useRef, useState } from 'react';
import type { Utterance, VoiceQuestion } from '../../../../shared/features/voice/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { useAct } from './use-act.ts';

const whys: Record<VoiceQuestion['why'], string> = {
  sure: 'It was not heard surely.',
  destructive: 'Such a thing is never done by voice alone.',
  which: 'Several things fit.',
  speaker: 'It did not sound like your voice.',
};

/** What has to be clicked, chosen or typed before anything is done. */
export function Question({ utterance, question }: { utterance: Utterance; question: VoiceQuestion }) {
  const { decide, pending } = useAct(utterance.id);
  const [typed, setTyped] = useState('');
  const frame = useRef<HTMLFieldSetElement>(null);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!document.hasFocus() || !nobodyTypes()) return;
    // Never a button: whoever presses a key at that moment meant something else. From the frame, Tab leads to the answers.
    (question.typed === null ? frame : first).current?.focus();
  }, [question.typed]);
  const accept = (choice: string | null) =>
    decide({ accept: true, choice, typed: question.typed === null ? null : typed });
  const matches = question.typed === null || typed.trim().toLowerCase() === question.typed.toLowerCase();

  return (
    <fieldset
      ref={frame}
      aria-label={question.sentence}
      tabIndex={-1}
      className="-m-1.5 grid min-w-0 gap-2.5 rounded-md p-1.5"
      onKeyDown={({ key, target }) => {
        const choice = question.choices[Number(key) - 1];
        if (choice && !pending && !(target instanceof HTMLInputElement)) accept(choice.id);
      }}
    >
      <div>
        <p className="text-md font-medium">{question.sentence}</p>
        {question.consequence && <p className="text-dim">{question.consequence}</p>}
        <p className="text-xs text-faint">{whys[question.why]}</p>
      </div>
      {question.choices.length > 0 && (
        <ul className="grid gap-1">
          {question.choices.map(({ id, sentence }, i) => (
            <li key={id}>
              <button
                type="button"
                disabled={pending}
                onClick={() => accept(id)}
                className="flex w-full items-center gap-2 rounded-md border border-line px-2.5 py-1.5 text-start transition-colors hover:border-edge hover:bg-hover"
              >
                <Kbd keys={String(i + 1)} />
                <span className="min-w-0 wrap-anywhere">{sentence}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (matches && question.choices.length === 0) accept(null);
        }}
      >
        {question.typed !== null && (
          <Input
            ref={first}
            aria-label={`Type ${question.typed} to go on`}
            value={typed}
            onValueChange={setTyped}
            placeholder={`Type ${question.typed}`}
            autoComplete="off"
            spellCheck={false}
            className="min-w-40 flex-1"
          />
        )}
        {question.typed === null && <span className="flex-1" />}
        <Button onClick={() => decide({ accept: false, choice: null, typed: null })} disabled={pending}>
          Leave it
        </Button>
        {question.choices.length === 0 && (
          <Button
            type="submit"
            variant={question.why === 'destructive' ? 'danger' : 'primary'}
            disabled={!matches}
            loading={pending}
          >
            {question.why === 'destructive' ? 'Do it' : 'Yes'}
          </Button>
        )}
      </form>
    </fieldset>
  );
}

function nobodyTypes(): boolean {
  const { activeElement } = document;
  // The field of the page of voice is emptied when its words are taken.
  if (activeElement instanceof HTMLInputElement)
    return activeElement.value === '' && activeElement.closest('[data-voice-field]') !== null;
  return activeElement === document.body || activeElement?.id === 'main' || activeElement instanceof HTMLButtonElement;
}
