import type {
  Confidence,
  Deliberation,
  DeliberationSummary,
  Estimate,
  Mode,
  Option,
  Vote,
} from '../../../shared/features/council/schema.ts';
import type { EvidenceKind } from '../../../shared/features/knowledge/schema.ts';
import type { Fault, FaultCode, ModelEnd } from '../../../shared/features/minds/schema.ts';
import { formatDuration } from '../../lib/duration.ts';
import { formatCost, formatMoneyRange } from '../../lib/money.ts';
import { formatCompact, formatCount, formatPercent, nbsp } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import type { Marked } from '../../ui/state-mark.tsx';

export const modeWords: Record<Mode, { label: string; hint: string }> = {
  quick: { label: 'Quick', hint: 'Three seats vote; a chair sums up only where they disagree. For a second opinion.' },
  standard: {
    label: 'Standard',
    hint: 'Five seats vote without seeing each other. Where they disagree they object, and two may vote again. A chair sums up.',
  },
  deep: {
    label: 'Deep',
    hint: 'As Standard, and each seat first looks into your projects by itself. Three may vote again.',
  },
};

/** What stands where the user writes a question: each stage as it comes. */
export const phaseWords: Record<Deliberation['phase'], string> = {
  draft: 'Draft',
  gathering: 'Gathering evidence',
  voting: 'Blind votes',
  critique: 'Objections',
  revision: 'Second votes',
  synthesis: 'Summing up',
  done: 'Done',
};

export function deliberationMark({ state, phase }: Pick<DeliberationSummary, 'state' | 'phase'>): Marked {
  switch (state) {
    case 'draft':
      return { mark: 'neutral', word: 'draft' };
    case 'running':
      return { mark: 'running', word: phase === 'draft' ? 'starting' : phaseWords[phase].toLowerCase() };
    case 'decided':
      return { mark: 'healthy', word: 'decided' };
    case 'undecided':
      return { mark: 'warning', word: 'no decision' };
    case 'cancelled':
      return { mark: 'stopped', word: 'cancelled' };
    case 'failed':
      return { mark: 'failing', word: 'failed' };
  }
}

/** Words of a mind on itself, as they are said beside a vote. They count nothing. */
export const confidenceWords: Record<Confidence, string> = {
  guess: 'a guess',
  lean: 'leans to it',
  likely: 'likely',
  sure: 'sure',
};

export const evidenceWords: Record<EvidenceKind, string> = {
  code: 'code',
  doc: 'document',
  readme: 'README',
  journal: 'journal',
  run: 'run',
  metric: 'figures',
  identity: 'what is known now',
  git: 'commit',
  log: 'log',
  memory: 'memory',
  attachment: 'attached',
};

const faultWords: Record<FaultCode, string> = {
  unauthorised: 'key refused',
  forbidden: 'not allowed',
  'not-found': 'no such model',
  'bad-request': 'request refused',
  'too-long': 'too long for the model',
  'rate-limited': 'rate limited',
  overloaded: 'provider overloaded',
  server: 'provider failed',
  unreachable: 'not reachable',
  timeout: 'timed out',
  cut: 'connection cut',
  'no-end': 'ended without a reason',
  'stream-error': 'error in the answer',
  malformed: 'unreadable answer',
  'not-an-object': 'not what was asked for',
  empty: 'empty answer',
  'not-sent': 'not sent',
};

/** What the provider itself said, with its status: its true words and never ours. */
export const faultText = ({ message, status, retryAfterMs }: Fault): string =>
  [
    status === null ? null : `${status}`,
    message.trim() === '' ? null : short(message.trim(), 1_000),
    retryAfterMs === null ? null : `try again after ${formatDuration(retryAfterMs)}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');

export interface EndWords extends Marked {
  /** The provider's words; empty where it said none. */
  said: string;
}

/** How an answer ended. Only a whole one is one. */
export function endWords(end: ModelEnd): EndWords {
  switch (end.kind) {
    case 'complete':
    case 'tools':
      return { mark: 'healthy', word: 'answered', said: '' };
    case 'length':
      return { mark: 'warning', word: 'cut by length', said: '' };
    case 'refusal':
      return { mark: 'warning', word: 'refused', said: short(end.message, 1_000) };
    case 'cancelled':
      return { mark: 'stopped', word: 'cancelled', said: '' };
    case 'failed':
      return { mark: 'failing', word: faultWords[end.fault.code], said: faultText(end.fault) };
  }
}

export const optionLabel = (options: readonly Option[], id: string | null): string => {
  if (id === null) return 'no option';
  const option = options.find((one) => one.id === id);
  return option ? short(option.label, 120) : id;
};

const mostTitle = 52;
/** For the top bar: all of it stands below. */
export function titleOf(question: string): string {
  const line = short(question.trim().split('\n')[0] ?? '', 300);
  return line.length <= mostTitle ? line : `${line.slice(0, mostTitle).trimEnd()}…`;
}

/** `3 calls, 12k tokens, $0.042`: what it has taken. */
export function spentWords({ calls, usage, cost }: Deliberation['spent']): string {
  if (calls === 0) return 'nothing sent yet';
  const tokens = usage.input + usage.output;
  // Nothing has come back yet: what it costs nobody knows.
  if (tokens === 0) return `${formatCount(calls, 'call')} sent`;
  return [formatCount(calls, 'call'), `${formatCompact(tokens)} tokens`, formatCost(cost)].join(', ');
}

const range = (least: string, most: string): string => (least === most ? least : `${least} to ${most}`);

export function estimateWords({ calls, tokens, cost }: Estimate): { calls: string; tokens: string; cost: string } {
  return {
    calls: range(`${calls.least}`, `${calls.most}`),
    tokens: range(formatCompact(tokens.least), formatCompact(tokens.most)),
    cost: formatMoneyRange(cost),
  };
}

/** A share for the eye: what is not quite sure never reads as if it were. */
export function shareWords(share: number): string {
  if (share > 0.995 && share < 1) return `over 99${nbsp}%`;
  if (share > 0 && share < 0.005) return `under 1${nbsp}%`;
  return formatPercent(share);
}

export const signed = (value: number, digits = 2): string =>
  `${value < 0 ? '−' : value > 0 ? '+' : ''}${Math.abs(value).toFixed(digits)}`;

export type PhaseState = 'done' | 'now' | 'next' | 'skipped';
const stages = ['gathering', 'voting', 'critique', 'revision', 'synthesis'] as const;
export type Stage = (typeof stages)[number];

type Staged = Pick<Deliberation, 'state' | 'phase' | 'votes' | 'critiques' | 'revisions' | 'synthesis'>;

/** Each stage and how it stands. Objections and second votes only happen where the seats disagreed. */
export function stagesOf(deliberation: Staged): { stage: Stage; state: PhaseState }[] {
  const { state, phase, votes, critiques, revisions, synthesis } = deliberation;
  const running = state === 'running';
  const at = phase === 'done' || phase === 'draft' ? stages.length : stages.indexOf(phase);
  const happened: Record<Stage, boolean> = {
    gathering: votes.length > 0 || at > 0,
    voting: votes.length > 0,
    critique: critiques.length > 0,
    revision: revisions.length > 0,
    synthesis: synthesis !== null,
  };
  return stages.map((stage, index) => {
    if (running && phase === 'draft') return { stage, state: 'next' };
    if (running && index === at) return { stage, state: 'now' };
    if (running && index > at) return { stage, state: 'next' };
    return { stage, state: happened[stage] ? 'done' : 'skipped' };
  });
}

export const phaseStateWords: Record<PhaseState, string> = {
  done: 'done',
  now: 'now',
  next: 'to come',
  skipped: 'not needed',
};

/** What counted in the end, seat by seat: a second vote only where it rests on an objection that was checked. */
export function countedVote(vote: Vote, revisions: Deliberation['revisions']): Vote {
  const revision = revisions.find(({ seatId }) => seatId === vote.seatId);
  return revision?.counts ? revision.vote : vote;
}

/** `7 of 9`, as a person says how many have answered. */
export const votedWords = (votes: readonly Vote[], seated: number): string =>
  `${votes.filter(({ optionId }) => optionId !== null).length} of ${seated}`;

const sentenceEnd = /[.?]$/;
export const asSentence = (text: string): string => (text === '' || sentenceEnd.test(text) ? text : `${text}.`);

/** What is read aloud of a result: never without whoever disagreed most. */
export function spokenResult({
  heading,
  options,
  tally,
  dissent,
}: Pick<Deliberation, 'heading' | 'options' | 'tally' | 'dissent'>): string {
  const winner = tally?.winner ?? null;
  return [
    asSentence(short(heading, 300)),
    winner === null
      ? ''
      : `${tally?.quorum ? '' : 'Ahead in the votes that came: '}${asSentence(optionLabel(options, winner))}`,
    dissent
      ? `Strongest dissent: ${short(dissent.seatName, 60)}, for ${asSentence(optionLabel(options, dissent.optionId))}\n${dissent.text}`
      : '',
  ]
    .filter(Boolean)
    .join('\n');
}
