import { CircleStop, Play } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import type { ProjectRef } from '../acts.ts';
import { useServices } from '../store.ts';
import { useActs } from '../use-acts.ts';

/** Start and stop for all that were chosen; only what there is to do. */
export function BulkStart({ projects }: { projects: readonly ProjectRef[] }) {
  const acts = useActs();
  const byProject = useServices((services) => services.byProject);
  const running = projects.filter(({ id }) => (byProject.get(id)?.up ?? 0) > 0);
  const stopped = projects.filter((project) => !running.includes(project));
  return (
    <>
      {stopped.length > 0 && (
        <Button size="sm" icon={Play} onClick={() => void acts.startProjects(stopped)}>
          {running.length > 0 ? `Start ${stopped.length}` : 'Start'}
        </Button>
      )}
      {running.length > 0 && (
        <Button size="sm" icon={CircleStop} onClick={() => void acts.stopProjects(running)}>
          {stopped.length > 0 ? `Stop ${running.length}` : 'Stop'}
        </Button>
      )}
    </>
  );
}
