import { implementer } from '../../core/rpc.ts';
import type { MindsService } from './create-minds.ts';

const os = implementer.minds;

export function createMindsProcedures({ minds }: { minds: MindsService }) {
  return os.router({
    list: os.list.handler(() => minds.list()),
    add: os.add.handler(({ input }) => minds.add(input)),
    change: os.change.handler(({ input }) => minds.change(input)),
    remove: os.remove.handler(({ input }) => minds.remove(input.id)),
    check: os.check.handler(({ input }) => minds.check(input.id)),
    addModel: os.addModel.handler(({ input }) => minds.addModel(input)),
    removeModel: os.removeModel.handler(({ input }) => minds.removeModel(input)),
    setPrice: os.setPrice.handler(({ input }) => minds.setPrice(input)),
    look: os.look.handler(() => minds.look()),
    roles: os.roles.handler(() => minds.roles()),
    rolesInUse: os.rolesInUse.handler(() => minds.inUse()),
    setRole: os.setRole.handler(({ input }) => minds.setRole(input.role, input.model)),
    spend: os.spend.handler(({ input }) => minds.spend(input.days)),
    localModels: os.localModels.handler(() => minds.local.list()),
    setConsent: os.setConsent.handler(({ input }) => minds.local.setConsent(input.consent)),
    download: os.download.handler(({ input }) => minds.local.download(input.id)),
    cancelDownload: os.cancelDownload.handler(({ input }) => minds.local.cancelDownload(input.id)),
    addFolder: os.addFolder.handler(({ input }) => minds.local.addFolder(input.path)),
    removeLocal: os.removeLocal.handler(({ input }) => minds.local.remove(input.id)),
  });
}
