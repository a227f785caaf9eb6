import { ChooseProject } from '../../../app/choose-project.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { askForProject } from '../store.ts';
import { blueprintsPath } from '../words.ts';

/** The palette was asked where no project is open. */
export default function ProjectDialog() {
  const go = useGo();
  return (
    <ChooseProject
      title="Generate files"
      description="A Dockerfile and more, from what is known of a project. Nothing is written before you have seen it."
      onChosen={(id) => {
        askForProject(false);
        go(blueprintsPath(id));
      }}
      onClose={() => askForProject(false)}
    />
  );
}
