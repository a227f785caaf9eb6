import { implementer } from '../../core/rpc.ts';
import type { ProjectsService } from './service.ts';

const os = implementer.projects;

export function createProjectsProcedures({ projects }: { projects: ProjectsService }) {
  return os.router({
    list: os.list.handler(() => projects.list()),
    rows: os.rows.handler(({ input, signal }) => projects.rows({ after: input.after, signal })),
    search: os.search.handler(({ input }) => projects.search(input.text, input.limit)),
    get: os.get.handler(({ input }) => projects.get(input.id)),
    update: os.update.handler(({ input: { id, ...said } }) => projects.update(id, said)),
    tag: os.tag.handler(({ input }) => projects.tag(input.ids, input.add, input.remove)),
    forget: os.forget.handler(({ input }) => projects.forget(input.ids)),
    refresh: os.refresh.handler(({ input }) => projects.refresh(input.ids)),
    opened: os.opened.handler(({ input }) => projects.opened(input.id)),
    status: os.status.handler(() => projects.status()),
    dependencies: os.dependencies.handler(({ input }) => projects.dependencies(input)),
    dependencyPath: os.dependencyPath.handler(({ input }) => projects.dependencyPath(input)),
    uses: os.uses.handler(({ input, signal }) => projects.uses(input, signal)),
    dependencyNames: os.dependencyNames.handler(({ input, signal }) => projects.dependencyNames(input.text, signal)),
    graph: os.graph.handler(({ signal }) => projects.graph(signal)),
    git: os.git.handler(({ input, signal }) => projects.git(input.id, signal)),
    history: os.history.handler(({ input, signal }) => projects.history(input.id, signal)),
    fetch: os.fetch.handler(({ input }) => projects.fetch(input.ids)),
    pull: os.pull.handler(({ input }) => projects.pull(input.ids)),
    open: os.open.handler(({ input }) => projects.open(input)),
    buildFolders: os.buildFolders.handler(({ input, signal }) => projects.buildFolders(input.id, signal)),
    clean: os.clean.handler(({ input }) => projects.clean(input.id, input.paths)),
    roots: os.roots.handler(() => projects.roots()),
    suggestions: os.suggestions.handler(() => projects.suggestions()),
    addRoots: os.addRoots.handler(({ input }) => projects.addRoots(input.paths)),
    removeRoot: os.removeRoot.handler(({ input }) => projects.removeRoot(input.id)),
    pickFolder: os.pickFolder.handler(() => projects.pickFolder()),
    views: os.views.handler(() => projects.views()),
    saveView: os.saveView.handler(({ input }) => projects.saveView(input.name, input.filter)),
    removeView: os.removeView.handler(({ input }) => projects.removeView(input.id)),
    causes: os.causes.handler(() => projects.causes()),
    weigh: os.weigh.handler(({ input }) => projects.weigh(input.cause, input.weight)),
  });
}
