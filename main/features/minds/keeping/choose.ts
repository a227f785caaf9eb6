import type { ModelInfo, ModelRef, RoleName } from '../../../../shared/features/minds/schema.ts';
import { speechRank } from '../providers/speech-names.ts';
import { localId } from './registry-id.ts';

interface Candidate {
  id: string;
  state: { kind: string };
  infos: readonly ModelInfo[];
}

/** Those that answered when they were asked last come before those that did not. */
const inOrder = (candidates: readonly Candidate[]) =>
  [...candidates].sort((a, b) => Number(a.state.kind === 'failed') - Number(b.state.kind === 'failed'));

/** What takes a role that the user gave to nobody; null where nothing would do. */
export function choose(
  role: RoleName,
  candidates: readonly Candidate[],
  other: (role: RoleName) => ModelRef | null,
  makesText: (id: string) => boolean,
): ModelRef | null {
  const ordered = inOrder(candidates);
  if (role === 'embed') {
    // What is here costs nothing and sends nothing away.
    const all = [...ordered.filter(({ id }) => id === localId), ...ordered.filter(({ id }) => id !== localId)];
    return first(all, ({ embeds }) => embeds === true);
  }
  if (role === 'transcribe' || role === 'speak') {
    const fits = ({ speech }: ModelInfo) => speech === role;
    // What is here hears quickest, and what was said stays here.
    const all = [...ordered.filter(({ id }) => id === localId), ...ordered.filter(({ id }) => id !== localId)];
    return first(
      all.map((one) => ({
        ...one,
        infos: one.infos.toSorted((a, b) => speechRank(role, a.id) - speechRank(role, b.id)),
      })),
      fits,
    );
  }
  const answers = ({ id, embeds, speech }: ModelInfo) => embeds !== true && speech === null && makesText(id);
  if (role === 'chat') return first(ordered, answers);
  if (role !== 'secondChair') return other('chat');
  const chair = other('chair');
  if (!chair) return null;
  // Whoever shares the fate of the first would be no help: elsewhere first, then another model of the same.
  const elsewhere = ordered.filter(({ id }) => id !== chair.connectionId);
  return first(elsewhere, answers) ?? first(ordered, (model) => answers(model) && model.id !== chair.model);
}

function first(candidates: readonly Candidate[], fits: (model: ModelInfo) => boolean): ModelRef | null {
  for (const { id: connectionId, infos } of candidates) {
    const found = infos.find(fits);
    if (found) return { connectionId, model: found.id };
  }
  return null;
}
