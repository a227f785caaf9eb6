import { Download, Ellipsis, RotateCcw, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { SettingsSection } from '../../../../shared/features/settings/schema.ts';
import { failureToast } from '../../../app/failure.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { definitions } from '../definitions.ts';
import { useManySettings } from '../queries.ts';

const mostBytes = 1_000_000;

function save(text: string, name: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** What is done to many settings at once. */
export function FileActions({ section }: { section: SettingsSection | null }) {
  const toast = useToast();
  const many = useManySettings();
  const picker = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);

  const download = async () => {
    try {
      const { text } = await many.exported();
      save(text, `optimus-settings-${new Date().toISOString().slice(0, 10)}.json`);
    } catch (error) {
      toast(failureToast('The settings were not exported', error));
    }
  };
  const upload = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > mostBytes)
      toast({ tone: 'bad', title: 'That file is too large to be settings', description: file.name });
    else await many.importText(await file.text());
  };

  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon={Ellipsis} label="Export, import and reset" tooltipSide="bottom" />}
        entries={[
          { id: 'export', label: 'Export to a file', icon: Download, onSelect: () => void download() },
          { id: 'import', label: 'Import from a file…', icon: Upload, onSelect: () => picker.current?.click() },
          { type: 'separator', id: 'line' },
          ...(section
            ? [
                {
                  id: 'section',
                  label: `Reset ${definitions[section].label}`,
                  icon: RotateCcw,
                  onSelect: () => void many.reset(section),
                },
              ]
            : []),
          { id: 'all', label: 'Reset all settings…', icon: RotateCcw, danger: true, onSelect: () => setAsking(true) },
        ]}
      />
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Settings file to import"
        onChange={(event) => {
          void upload(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Reset all settings?"
        loses={['Every setting that you have changed']}
        confirmLabel="Reset all"
        onConfirm={() => many.reset()}
      >
        You can undo it for a few seconds.
      </ConfirmDialog>
    </>
  );
}
