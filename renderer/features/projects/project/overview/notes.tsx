import { useConnection } from '../../../../app/connection-store.ts';
import { Button } from '../../../../ui/button.tsx';
import { Callout } from '../../../../ui/callout.tsx';
import { Section } from '../../../../ui/section.tsx';
import { type MarkState, StateMark } from '../../../../ui/state-mark.tsx';
import { Textarea } from '../../../../ui/textarea.tsx';
import { useToast } from '../../../../ui/toast.tsx';
import type { NotesState } from './notes-state.ts';
import { useNotes } from './use-notes.ts';

const most = 100_000;

function stateOf({ status, text, base }: NotesState, online: boolean): { state: MarkState; word: string } | null {
  if (text.length > most) return { state: 'failing', word: 'too long to be saved' };
  switch (status) {
    case 'saved':
      return base === '' ? null : { state: 'healthy', word: 'saved' };
    case 'typing':
      return { state: 'waiting', word: 'not saved yet' };
    case 'saving':
      return online
        ? { state: 'running', word: 'saving' }
        : { state: 'waiting', word: 'kept here until Optimus is back' };
    case 'failed':
      return { state: 'failing', word: 'not saved' };
  }
}

/** What you want to remember of it. */
export function Notes({ id, notes }: { id: string; notes: string }) {
  const { state, tell, flush, again } = useNotes(id, notes);
  const toast = useToast();
  const online = useConnection(({ status }) => status === 'online');
  const mark = stateOf(state, online);
  const takeTheirs = () => {
    const mine = state.text;
    tell({ type: 'take-theirs' });
    toast({ title: 'Your notes gave way to the others', undo: () => tell({ type: 'typed', text: mine }) });
  };
  return (
    <Section
      title="Notes"
      action={
        <span role="status" className="flex items-center gap-2 text-sm text-dim">
          {mark && state.theirs === null && <StateMark state={mark.state} label={mark.word} />}
          {state.status === 'failed' && (
            <Button size="sm" onClick={again}>
              Try again
            </Button>
          )}
        </span>
      }
    >
      {state.theirs !== null && (
        <Callout
          tone="warn"
          title="They were changed elsewhere meanwhile"
          className="mb-2"
          action={
            <>
              <Button size="sm" onClick={() => tell({ type: 'keep-mine' })}>
                Keep mine
              </Button>
              <Button size="sm" onClick={takeTheirs}>
                Take the others
              </Button>
            </>
          }
        >
          {state.theirs === '' ? (
            'There they were emptied.'
          ) : (
            <span dir="auto" className="line-clamp-4 whitespace-pre-wrap">
              {state.theirs.slice(0, 600)}
            </span>
          )}
        </Callout>
      )}
      <Textarea
        aria-label="Notes"
        dir="auto"
        rows={4}
        value={state.text}
        invalid={state.text.length > most}
        onValueChange={(text) => tell({ type: 'typed', text })}
        onBlur={flush}
        placeholder="What you want to remember of it. Saved as you type."
      />
    </Section>
  );
}
