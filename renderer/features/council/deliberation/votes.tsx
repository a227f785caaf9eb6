import type { Deliberation, Seat, Vote } from '../../../../shared/features/council/schema.ts';
import { short } from '../../../lib/short.ts';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { votedWords } from '../words.ts';
import { Choice, VoteBody, VoteFacts } from './vote.tsx';

/** Seat by seat, each in its place from the start, so that what arrives pushes nothing aside. */
export function Votes({ deliberation }: { deliberation: Deliberation }) {
  const { seats, votes, revisions, options, state } = deliberation;
  if (seats.length === 0) return null;
  const bySeat = new Map(votes.map((vote) => [vote.seatId, vote]));
  return (
    <Section title="Votes" count={`${votedWords(votes, seats.length)}, none had seen another`}>
      <ul aria-label="Votes" className="border-y border-line-soft">
        {seats.map((seat) => (
          <SeatVote
            key={seat.id}
            seat={seat}
            vote={bySeat.get(seat.id)}
            revision={revisions.find(({ seatId }) => seatId === seat.id)}
            options={options}
            live={state === 'running'}
          />
        ))}
      </ul>
    </Section>
  );
}

interface SeatVoteProps {
  seat: Seat;
  vote: Vote | undefined;
  revision: Deliberation['revisions'][number] | undefined;
  options: Deliberation['options'];
  live: boolean;
}

function SeatVote({ seat, vote, revision, options, live }: SeatVoteProps) {
  const stays = revision !== undefined && revision.from === revision.to;
  return (
    <li
      aria-label={short(seat.name, 60)}
      className="grid gap-x-4 gap-y-1.5 border-b border-line-soft py-2.5 last:border-b-0 sm:grid-cols-[8rem_minmax(0,1fr)]"
    >
      <div className="min-w-0 font-medium wrap-anywhere">{short(seat.name, 60)}</div>
      {!vote ? (
        <p className="text-dim">{live ? <StateMark state="waiting" label="has not voted yet" /> : 'did not vote'}</p>
      ) : (
        <div className="grid min-w-0 gap-1.5">
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
            <Choice vote={vote} options={options} />
            {revision && !stays && (
              <Tag tone={revision.counts ? 'neutral' : 'accent'}>{revision.counts ? 'first vote' : 'counts'}</Tag>
            )}
            <span className="ms-auto">
              <VoteFacts vote={vote} />
            </span>
          </div>
          <VoteBody vote={vote} />
          {revision && (
            <div className="mt-1 grid gap-1.5 border-s-2 border-line ps-3">
              <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
                <span className="text-sm text-faint">after the objections</span>
                {stays ? <span>stays with its vote</span> : <Choice vote={revision.vote} options={options} />}
                {!stays && (
                  <Tag tone={revision.counts ? 'accent' : 'neutral'}>
                    {revision.counts ? 'counts' : 'does not count'}
                  </Tag>
                )}
                <span className="ms-auto">
                  <VoteFacts vote={revision.vote} />
                </span>
              </div>
              {revision.why !== '' && (
                <p dir="auto" className="text-sm text-dim wrap-anywhere">
                  {short(revision.why, 1_000)}
                </p>
              )}
              {!stays && <VoteBody vote={revision.vote} />}
            </div>
          )}
        </div>
      )}
    </li>
  );
}
