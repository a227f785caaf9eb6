import { implementer } from '../../core/rpc.ts';
import type { MemoryService } from './create-memory.ts';

const os = implementer.memory;

export function createMemoryProcedures({ memory }: { memory: MemoryService }) {
  return os.router({
    list: os.list.handler(({ input, signal }) => memory.list(input, signal)),
    get: os.get.handler(({ input }) => memory.get(input.id, input.knownAt ?? null)),
    add: os.add.handler(({ input }) => memory.add(input)),
    edit: os.edit.handler(({ input: { id, seq, ...patch } }) => memory.edit(id, seq, patch)),
    pin: os.pin.handler(({ input }) => memory.pin(input.id, input.pinned)),
    retract: os.retract.handler(({ input }) => memory.retract(input.id)),
    restore: os.restore.handler(({ input }) => memory.restore(input.id)),
    losses: os.losses.handler(({ input }) => memory.losses(input.id)),
    forget: os.forget.handler(({ input }) => memory.forget(input.id)),
    proposals: os.proposals.handler(({ input }) => memory.proposals(input.limit)),
    accept: os.accept.handler(({ input }) => memory.accept(input.id, input.edits, input.endReplaced)),
    reject: os.reject.handler(({ input }) => memory.reject(input.id)),
    reopen: os.reopen.handler(({ input }) => memory.reopen(input.id)),
    reading: os.reading.handler(() => memory.reading()),
    pause: os.pause.handler(({ input }) => memory.pause(input.paused)),
    readAgain: os.readAgain.handler(() => memory.readAgain()),
    skip: os.skip.handler(({ input }) => memory.skip(input.id)),
    episodes: os.episodes.handler(({ input }) => memory.episodes(input.cursor, input.limit)),
    episode: os.episode.handler(({ input }) => memory.episode(input.id)),
    forgetEpisode: os.forgetEpisode.handler(({ input }) => memory.forgetSource(input.id)),
    graph: os.graph.handler(({ input }) => memory.graph(input)),
    entities: os.entities.handler(({ input }) => memory.entities(input.query, input.limit)),
    mergeEntities: os.mergeEntities.handler(({ input }) => memory.mergeEntities(input.from, input.into)),
    renameEntity: os.renameEntity.handler(({ input }) => memory.renameEntity(input.id, input.name)),
    patterns: os.patterns.handler(() => memory.patterns()),
    decidePattern: os.decidePattern.handler(({ input }) => memory.decidePattern(input.id, input.accept)),
  });
}
