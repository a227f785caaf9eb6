import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { Caps, Mode, Option, Seat } from '../../../shared/features/council/schema.ts';
import type { Attachment, Scope } from '../../../shared/features/knowledge/schema.ts';
import type { ModelRef } from '../../../shared/features/minds/schema.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Minds } from '../minds/index.ts';
import { estimateOf } from './deliberation/estimate.ts';
import { modes } from './deliberation/modes.ts';
import { seatOrder } from './seats/built-in.ts';
import type { DraftBody, Seated } from './types.ts';
import { notConnected } from './words.ts';

export interface Asked {
  question: string;
  topic: string;
  mode: Mode;
  scope: Scope;
  attachments: Attachment[];
  options: Option[];
  seatIds?: string[] | undefined;
  caps: { [K in keyof Caps]?: Caps[K] | undefined };
}

interface Deps {
  minds: Minds;
  knowledge: Pick<Knowledge, 'evidenceOf'>;
}

const given = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

function checkOptions(options: readonly Option[]) {
  const seen = new Set<string>();
  for (const [at, { id }] of options.entries()) {
    if (id === 'abstain') throw invalid([{ field: `options.${at}.id`, problem: 'is the word for no vote' }]);
    if (seen.has(id)) throw invalid([{ field: `options.${at}.id`, problem: `${id} is there twice` }]);
    seen.add(id);
  }
}

/** What the user puts together, what it would cost, and why it cannot begin. */
export function createDrafting({ minds, knowledge }: Deps) {
  const capsOf = ({ mode, caps }: Pick<DraftBody, 'mode' | 'caps'>): Caps => ({ ...modes[mode].caps, ...given(caps) });
  const modelOf = (seat: Pick<Seat, 'model'>): ModelRef | null => seat.model ?? minds.role('seats');

  function chosen({ seatIds, mode }: Pick<DraftBody, 'seatIds' | 'mode'>, seats: readonly Seat[]): Seat[] {
    if (seatIds !== null) return seatIds.flatMap((id) => seats.find((seat) => seat.id === id) ?? []);
    const place = ({ id }: Seat) => (seatOrder.includes(id) ? seatOrder.indexOf(id) : seatOrder.length);
    return (
      seats
        .filter(({ enabled }) => enabled)
        // The user's own sit before those that everybody has.
        .sort((a, b) => Number(a.builtIn) - Number(b.builtIn) || place(a) - place(b) || a.order - b.order)
        .slice(0, modes[mode].seats)
        .sort((a, b) => a.order - b.order)
    );
  }

  function chairsOf(seated: readonly Seated[]): ModelRef[] {
    const first = minds.role('chair') ?? seated[0]?.model ?? null;
    const second = minds.role('secondChair');
    return [first, second].flatMap((model) => model ?? []);
  }

  function plan(draft: DraftBody, seats: readonly Seat[]) {
    const sitting = chosen(draft, seats);
    const seated = sitting.flatMap((seat) => {
      const model = modelOf(seat);
      return model === null ? [] : [{ seat, model }];
    });
    const chairs = chairsOf(seated);
    const caps = capsOf(draft);
    const estimate =
      seated.length === 0 || seated.length < sitting.length
        ? null
        : estimateOf(minds, { ...draft, caps, seats: seated, chairs });
    return { sitting, seated, chairs, caps, estimate };
  }

  function blockedBy(draft: DraftBody, planned: ReturnType<typeof plan>): string | null {
    const { sitting, seated, chairs, caps, estimate } = planned;
    if (!minds.connected()) return notConnected;
    if (sitting.length < 2) return 'A council needs two seats at least. Choose or enable more.';
    const { mostSeats } = modes[draft.mode];
    if (sitting.length > mostSeats) return `${sitting.length} seats are chosen, and this mode takes ${mostSeats}.`;
    const without = sitting.find(({ id }) => !seated.some(({ seat }) => seat.id === id));
    if (without) return `No model is chosen for ${without.name}. Choose one for it, or one for all seats under Minds.`;
    const gone = seated.find(({ model }) => minds.info(model) === null);
    if (gone) return `${gone.seat.name} is to think with ${gone.model.model}, which is not connected any more.`;
    if (chairs.length === 0) return 'No model is chosen for the chair. Choose one under Minds.';
    if (draft.options.length < 2) return 'There have to be two options at least. Write them, or have them proposed.';
    if (caps.calls < 2) return 'With fewer than two requests nobody can vote and nobody can report.';
    if (caps.cost !== null && estimate && estimate.unpriced.length > 0)
      return `There is a cap of money, and the price of ${estimate.unpriced.join(', ')} is not known. Set the price, or take the cap away.`;
    return null;
  }

  return {
    ...{ capsOf, modelOf, chosen, plan, blockedBy },
    draftOf(asked: Asked): DraftBody {
      checkOptions(asked.options);
      return {
        ...{ question: asked.question, topic: asked.topic, mode: asked.mode, scope: asked.scope },
        ...{ options: asked.options, seatIds: asked.seatIds ?? null, caps: given(asked.caps), pinned: null },
        attachments: asked.attachments.map((one) => knowledge.evidenceOf(one)),
      };
    },
    changed(draft: DraftBody, change: { [K in keyof Asked]?: Asked[K] | undefined }): DraftBody {
      const { attachments, caps, ...rest } = given(change);
      if (rest.options) checkOptions(rest.options);
      return {
        ...{ ...draft, ...rest },
        ...(caps && { caps: given(caps) }),
        ...(attachments && { attachments: attachments.map((one) => knowledge.evidenceOf(one)) }),
      };
    },
    mayStart(draft: DraftBody, planned: ReturnType<typeof plan>): void {
      const why = blockedBy(draft, planned);
      if (why === null) return;
      if (why === notConnected)
        throw new DomainError('UNAVAILABLE', { what: 'the council', why, remedy: 'Connect a model under Minds.' });
      throw new DomainError('CONFLICT', { what: 'deliberation', why });
    },
  };
}
