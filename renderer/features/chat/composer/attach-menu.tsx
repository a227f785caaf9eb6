import { File as FileIcon, FolderGit2, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Attachment } from '../../../../shared/features/knowledge/schema.ts';
import { ChooseProject } from '../../../app/choose-project.tsx';
import { client } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { projectText } from './project-text.ts';

interface AttachMenuProps {
  disabled: boolean;
  onFiles: (files: readonly File[]) => void;
  onAttach: (attachment: Attachment) => void;
}

export function AttachMenu({ disabled, onFiles, onAttach }: AttachMenuProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const toast = useToast();
  const attachProject = async (id: string) => {
    setAsking(false);
    try {
      const { row } = await client.projects.get({ id });
      onAttach({
        kind: 'identity',
        title: row.name.slice(0, 500),
        text: projectText(row),
        source: { type: 'project', projectId: row.id },
        at: Date.now(),
      });
    } catch (error) {
      toast(failureToast('The project could not be attached', error));
    }
  };
  return (
    <>
      <Menu
        side="top"
        trigger={<IconButton icon={Plus} label="Attach" disabled={disabled} />}
        entries={[
          {
            id: 'file',
            label: 'Files…',
            icon: FileIcon,
            hint: 'text, also by drag or paste',
            onSelect: () => picker.current?.click(),
          },
          {
            id: 'project',
            label: 'A project…',
            icon: FolderGit2,
            hint: 'what is known of it now',
            onSelect: () => setAsking(true),
          },
        ]}
      />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      {asking && (
        <ChooseProject
          title="Attach a project"
          description="What is known of it now goes along with the message."
          onChosen={(id) => void attachProject(id)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
