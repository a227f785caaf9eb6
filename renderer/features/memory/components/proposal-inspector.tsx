import { Check, Pencil, X } from 'lucide-react';
import type { Proposal } from '../../../../shared/features/memory/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { useActs } from '../acts.ts';
import { openDialog } from '../store.ts';
import { confidenceWords, episodeWords, kindWords, lines, validityWords } from '../words.ts';
import { Quote } from './quote.tsx';

export function ProposalInspector({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const acts = useActs();
  const { about, replaces, episode, entities, relations } = proposal;
  return (
    <Inspector
      title={about ? 'Another source' : kindWords[proposal.kind]}
      subtitle={`proposed by ${short(proposal.model, 80)}`}
      onClose={onClose}
      footer={
        <>
          <Button variant="primary" icon={Check} aria-keyshortcuts="A" onClick={() => void acts.accept(proposal)}>
            Take
          </Button>
          {!about && (
            <Button icon={Pencil} aria-keyshortcuts="E" onClick={() => openDialog({ kind: 'proposal', proposal })}>
              Edit…
            </Button>
          )}
          <Button icon={X} aria-keyshortcuts="X" onClick={() => void acts.reject(proposal)}>
            Turn down
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <p className="text-md whitespace-pre-wrap wrap-anywhere select-text" dir="auto">
          {lines(proposal.text, 4_000)}
        </p>
        {about && (
          <Callout
            tone={about.stance === 'against' ? 'warn' : 'info'}
            title={about.stance === 'against' ? 'It speaks against what is known' : 'It says what is known already'}
          >
            <p>
              <bdi>{short(about.memory.text, 400)}</bdi>
            </p>
            <p>Taking it adds this source there.</p>
          </Callout>
        )}
        {replaces && (
          <Callout tone="warn" title="It ends what is held">
            <bdi>{short(replaces.text, 400)}</bdi>
          </Callout>
        )}
        <Section title="The words that it rests on">
          <Quote quote={proposal.quote}>
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span>{episodeWords[episode.kind]}</span>
              <button
                type="button"
                className="text-start text-accent hover:underline wrap-anywhere"
                onClick={() => openDialog({ kind: 'source', id: episode.id })}
              >
                <bdi>{short(episode.title, 120)}</bdi>
              </button>
              <Time at={episode.at} />
            </span>
          </Quote>
        </Section>
        <KeyValue
          items={[
            { key: 'True', value: validityWords(proposal) },
            { key: 'Confidence', value: `${confidenceWords[proposal.confidence]}, as the model says` },
            ...(entities.length === 0
              ? []
              : [{ key: 'About', value: entities.map(({ name }) => short(name, 60)).join(', ') }]),
            ...relations.map(({ from, word, to }) => ({
              key: 'Relation',
              value: `${short(from, 60)} ${short(word, 60)} ${short(to, 60)}`,
            })),
          ]}
        />
      </div>
    </Inspector>
  );
}
