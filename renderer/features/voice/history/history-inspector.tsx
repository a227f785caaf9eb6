import { useQuery } from '@tanstack/react-query';
import { Pencil, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { printable } from '../../../lib/printable.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { offeredCommands } from '../capture/offered.ts';
import { claim } from '../capture/store.ts';
import { ReadAloud } from '../speaking/read-aloud.tsx';
import { languageNames } from '../state/speaking-part.ts';
import { CorrectForm } from './correct-form.tsx';
import type { HistoryActs } from './queries.ts';
import { Sound } from './sound.tsx';
import { byWords, isOver, lookOf, originWords, wordsOf } from './words.ts';

interface HistoryInspectorProps {
  id: string;
  /** When the list has it already. */
  utterance: Utterance | undefined;
  acts: HistoryActs;
  onDelete: (utterance: Utterance, audioOnly: boolean) => void;
  onClose: () => void;
}

export function HistoryInspector({ id, utterance, acts, onDelete, onClose }: HistoryInspectorProps) {
  const query = useQuery({ ...orpc.voice.get.queryOptions({ input: { id } }), initialData: utterance, retry: false });
  const found = query.data;
  const [correcting, setCorrecting] = useState<string | null>(null);
  const words = found ? wordsOf(found) : null;
  const begin = (act: () => void) => {
    // What comes of it is answered by this page.
    claim(id);
    act();
  };
  return (
    <Inspector
      title={words ? printable(words.slice(0, 120)) : 'Something that was said'}
      subtitle={found && formatAbsolute(found.startedAt)}
      onClose={onClose}
      footer={
        found &&
        isOver(found) && (
          <>
            {found.fault?.retry && (
              <Button
                variant="primary"
                icon={RotateCw}
                loading={acts.retry.isPending}
                onClick={() => begin(() => acts.retry.mutate({ id, commands: offeredCommands() }))}
              >
                Try again
              </Button>
            )}
            {words !== null && correcting !== id && (
              <Button icon={Pencil} onClick={() => setCorrecting(id)}>
                Correct
              </Button>
            )}
            {words !== null && <CopyButton withText label="Copy the words" text={words} />}
            {found.audio && <Button onClick={() => onDelete(found, true)}>Delete the sound</Button>}
            <Button onClick={() => onDelete(found, false)}>Delete</Button>
          </>
        )
      }
    >
      {found ? (
        <div className="grid gap-5">
          {correcting === id && (
            <CorrectForm
              words={words ?? ''}
              pending={acts.correct.isPending}
              onCancel={() => setCorrecting(null)}
              onCorrect={(text, learn) =>
                begin(() =>
                  acts.correct.mutate(
                    { id, text, learn, commands: offeredCommands() },
                    { onSuccess: () => setCorrecting(null) },
                  ),
                )
              }
            />
          )}
          <Details utterance={found} />
        </div>
      ) : query.isError ? (
        <Failure
          what="It could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={6} shape="text" label="Loading what was said" />
      )}
    </Inspector>
  );
}

function Details({ utterance }: { utterance: Utterance }) {
  const { heard, text, corrected, audio, reading, receipt, fault, question, answer, took, speaker } = utterance;
  const look = lookOf(utterance);
  const steps = [
    ['written down in', took.transcribing],
    ['understood in', took.understanding],
    ['done in', took.doing],
  ] as const;
  return (
    <>
      <Section title="Said" level={3}>
        <div className="grid gap-3">
          {audio && <Sound id={utterance.id} audio={audio} />}
          <KeyValue
            items={[
              { key: 'State', value: <StateMark state={look.mark} label={look.word} /> },
              { key: 'How', value: originWords[utterance.origin] },
              ...(corrected !== null ? [{ key: 'Corrected', value: <Said text={corrected} />, copy: corrected }] : []),
              ...(text !== null ? [{ key: 'Words', value: <Said text={text} />, copy: text }] : []),
              ...(heard !== null && heard !== text
                ? [{ key: 'As heard', value: <Said text={heard} />, copy: heard }]
                : []),
              ...(utterance.language ? [{ key: 'Language', value: languageNames[utterance.language] }] : []),
              ...(utterance.writtenBy ? [{ key: 'Written by', value: utterance.writtenBy }] : []),
              ...(speaker
                ? [{ key: 'Voice', value: speaker.same ? 'yours, as far as it was checked' : 'not yours' }]
                : []),
            ]}
          />
        </div>
      </Section>
      {(reading || question) && (
        <Section title="Understood" level={3}>
          {reading && (
            <p className="wrap-anywhere">
              {reading.sentence}{' '}
              <span className="text-sm text-faint">
                {byWords[reading.by]}
                {reading.confidence < 1 && `, ${Math.round(reading.confidence * 100)} % sure`}
              </span>
            </p>
          )}
          {question && (
            <p className="text-dim wrap-anywhere">
              Asked: {question.sentence} {question.consequence}
            </p>
          )}
        </Section>
      )}
      {(receipt || fault) && (
        <Section title={receipt ? 'Done' : 'Why not'} level={3}>
          {receipt && (
            <div className="grid gap-1.5">
              <p className="wrap-anywhere">{receipt.sentence}</p>
              {receipt.evidence.length > 0 && (
                <ul className="grid gap-0.5 text-sm text-dim tabular-nums">
                  {receipt.evidence.map((line, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: lines of one receipt, which does not change
                    <li key={i} className="wrap-anywhere" dir="auto">
                      {line}
                    </li>
                  ))}
                </ul>
              )}
              {receipt.route && (
                <AppLink to={receipt.route} className="text-sm text-accent hover:underline">
                  Show what came of it
                </AppLink>
              )}
            </div>
          )}
          {fault && (
            <p className="wrap-anywhere">
              {fault.sentence} <span className="text-dim">{fault.remedy}</span>
            </p>
          )}
        </Section>
      )}
      {answer && (
        <Section
          title="Answered"
          level={3}
          action={<ReadAloud of={utterance.id} text={() => answer} language={utterance.language ?? undefined} />}
        >
          <p className="wrap-anywhere whitespace-pre-line" dir="auto">
            {answer}
          </p>
        </Section>
      )}
      {steps.some(([, ms]) => ms !== null) && (
        <p className="text-sm text-faint">
          {steps
            .filter(([, ms]) => ms !== null)
            .map(([word, ms]) => `${word} ${formatDuration(ms)}`)
            .join(', ')}
        </p>
      )}
    </>
  );
}

/** Ten thousand characters may be in it: it scrolls by itself. */
const Said = ({ text }: { text: string }) => (
  <span className="block max-h-60 overflow-y-auto whitespace-pre-line" dir="auto">
    {text.split('\n').map(printable).join('\n')}
  </span>
);
