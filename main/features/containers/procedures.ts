import { implementer } from '../../core/rpc.ts';
import type { ContainersService } from './create-containers.ts';

const os = implementer.containers;

export function createContainersProcedures({ containers }: { containers: ContainersService }) {
  const { files, images, volumes, networks, stacks, works, prune } = containers;
  return os.router({
    list: os.list.handler(() => containers.list()),
    get: os.get.handler(({ input }) => containers.get(input.id)),
    logs: os.logs.handler(({ input }) => containers.logs(input.id, input.lines)),
    figures: os.figures.handler(({ input, signal }) => containers.figures(input.id, { after: input.after, signal })),
    look: os.look.handler(() => containers.look()),
    raw: os.raw.handler(({ input }) => containers.raw(input.id)),
    act: os.act.handler(({ input }) => containers.act(input.id, input.act, input)),
    rename: os.rename.handler(({ input }) => containers.rename(input.id, input.name)),
    remove: os.remove.handler(({ input }) => containers.remove(input.id, input)),
    shell: os.shell.handler(({ input }) => containers.shell(input.id)),
    files: {
      list: os.files.list.handler(({ input }) => files.list(input.id, input.path)),
      read: os.files.read.handler(({ input }) => files.read(input.id, input.path)),
      download: os.files.download.handler(({ input }) => files.download(input.id, input.path)),
      upload: os.files.upload.handler(({ input }) => files.upload(input)),
    },
    images: {
      list: os.images.list.handler(() => images.list()),
      get: os.images.get.handler(({ input }) => images.get(input.id)),
      tag: os.images.tag.handler(({ input }) => images.tag(input.id, input.tag)),
      remove: os.images.remove.handler(({ input }) => images.remove(input.id, input)),
      pull: os.images.pull.handler(({ input }) => images.pull(input.reference)),
    },
    volumes: {
      list: os.volumes.list.handler(() => volumes.list()),
      create: os.volumes.create.handler(({ input }) => volumes.create(input.name)),
      remove: os.volumes.remove.handler(({ input }) => volumes.remove(input.name)),
    },
    networks: {
      list: os.networks.list.handler(() => networks.list()),
      get: os.networks.get.handler(({ input }) => networks.get(input.id)),
      create: os.networks.create.handler(({ input }) => networks.create(input.name, input.internal)),
      remove: os.networks.remove.handler(({ input }) => networks.remove(input.id)),
    },
    stacks: {
      list: os.stacks.list.handler(() => stacks.list()),
      act: os.stacks.act.handler(({ input }) => stacks.act(input.name, input.act, input)),
      update: os.stacks.update.handler(({ input }) => stacks.update(input.name, input.images, input.confirmed)),
    },
    working: os.working.handler(({ input, signal }) => works.watch({ after: input.after, signal })),
    works: os.works.handler(() => works.all()),
    cancel: os.cancel.handler(({ input }) => works.cancel(input.id)),
    disk: os.disk.handler(() => containers.disk()),
    prunePlan: os.prunePlan.handler(({ input }) => prune.plan(input.kinds)),
    prune: os.prune.handler(({ input }) => prune.prune(input.planId, input.ids)),
  });
}
