import { FilePlus2 } from 'lucide-react';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { blueprintsPath } from '../words.ts';

/** On the page of a project: the way to the files that build and ship it. */
export default function ProjectFiles({ projectId }: { projectId: string }) {
  const go = useGo();
  return (
    <Section
      title="Files for shipping"
      action={
        <Button size="sm" icon={FilePlus2} onClick={() => go(blueprintsPath(projectId))}>
          Generate files…
        </Button>
      }
    >
      <EmptyState
        size="line"
        title="A Dockerfile, Compose, Kubernetes, GitHub Actions or Terraform, from what is known of this project. You see each line before it is written."
      />
    </Section>
  );
}
