import { scrollRegion } from '../../../ui/aria.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { answered, type Question, useQuestion } from '../view/asks.ts';

const shownText = 4_000;

interface Asked {
  title: string;
  confirm: string;
  tone: 'primary' | 'danger';
  note: string | null;
  shown: string;
  go: () => void | Promise<void>;
}

function asked(question: Question): Asked {
  switch (question.kind) {
    case 'link':
      return {
        title: 'Open this address?',
        confirm: 'Open',
        tone: 'primary',
        note: question.note ?? 'What a terminal shows as a link may lead elsewhere. This is the whole address.',
        shown: question.address,
        go: question.open,
      };
    case 'clipboard':
      return {
        title: 'May a program write this to the clipboard?',
        confirm: 'Write it',
        tone: 'primary',
        note: 'A program in a terminal asks for it. The settings of terminals decide whether it asks.',
        shown: question.text,
        go: question.write,
      };
    case 'paste':
      return {
        title: `Paste ${question.lines} lines?`,
        confirm: 'Paste',
        tone: 'primary',
        note: 'The program here takes each line as soon as it comes, so commands run at once.',
        shown: question.text,
        go: question.paste,
      };
    case 'close':
      return {
        title: 'Close this terminal?',
        confirm: 'Close and end it',
        tone: 'danger',
        note: 'A command runs in it, and ends with it. What it wrote stays among the ended terminals.',
        shown: question.running ?? '',
        go: question.close,
      };
  }
}

/** What a terminal may do only after the user has agreed. */
export function TerminalQuestions() {
  const question = useQuestion((state) => state.question);
  if (!question) return null;
  const { title, confirm, tone, note, shown, go } = asked(question);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => open || answered()}
      title={title}
      confirmLabel={confirm}
      tone={tone}
      onConfirm={go}
    >
      {note && <p>{note}</p>}
      {shown !== '' && (
        <pre
          {...scrollRegion('What it is about')}
          className="max-h-60 overflow-auto rounded-md border border-line-soft bg-bg p-2.5 font-mono text-sm whitespace-pre-wrap wrap-anywhere text-text select-text"
        >
          {shown.slice(0, shownText)}
          {shown.length > shownText && `\n… and ${shown.length - shownText} characters more`}
        </pre>
      )}
    </ConfirmDialog>
  );
}
