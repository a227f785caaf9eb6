import { implementer } from '../../core/rpc.ts';
import type { WorkflowsService } from './service.ts';

const os = implementer.workflows;

export function createWorkflowsProcedures({ workflows }: { workflows: WorkflowsService }) {
  return os.router({
    list: os.list.handler(() => workflows.list()),
    get: os.get.handler(({ input }) => workflows.get(input.id)),
    read: os.read.handler(({ input }) => workflows.read(input.source, input.id)),
    create: os.create.handler(({ input }) => workflows.create(input.source, input.enabled)),
    save: os.save.handler(({ input }) => workflows.save(input.id, input.source, input.revision)),
    enable: os.enable.handler(({ input }) => workflows.enable(input.id, input.enabled)),
    remove: os.remove.handler(({ input }) => workflows.remove(input.id)),
    restore: os.restore.handler(({ input }) => workflows.restore(input.id)),
    run: os.run.handler(({ input }) => workflows.run(input.id, input.inputs)),
    templates: os.templates.handler(() => workflows.templates()),
    vocabulary: os.vocabulary.handler(() => workflows.vocabulary()),
    schema: os.schema.handler(() => workflows.schema()),
    exportTo: os.exportTo.handler(({ input }) => workflows.exportTo(input.id, input.folder, input.overwrite)),
    importFrom: os.importFrom.handler(({ input }) => workflows.importFrom(input.folder)),
    secrets: os.secrets.handler(() => workflows.secrets()),
    putSecret: os.putSecret.handler(({ input }) => workflows.putSecret(input.name, input.value)),
    removeSecret: os.removeSecret.handler(({ input }) => workflows.removeSecret(input.name)),
  });
}
