import { Copy, MoreHorizontal, Play, RotateCw, Square, Terminal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ContextMenu } from '../ui/context-menu.tsx';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { Popover } from '../ui/popover.tsx';
import { type ToastOptions, useToast } from '../ui/toast.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { longText, Specimen } from './specimen.tsx';

export function useSampleActions(): MenuEntry[] {
  const [tail, setTail] = useState(true);
  const [order, setOrder] = useState('name');
  const nothing = () => undefined;
  return [
    { id: 'start', label: 'Start', icon: Play, shortcut: 'Mod+Enter', onSelect: nothing },
    { id: 'restart', label: 'Restart', icon: RotateCw, onSelect: nothing },
    { id: 'stop', label: 'Stop', icon: Square, disabled: true, onSelect: nothing },
    { type: 'separator', id: 's1' },
    { type: 'checkbox', id: 'tail', label: 'Follow the tail', checked: tail, onCheckedChange: setTail },
    {
      type: 'submenu',
      id: 'open',
      label: 'Open in',
      icon: Terminal,
      entries: [
        { id: 'shell', label: 'Terminal', onSelect: nothing },
        { id: 'code', label: 'Editor', onSelect: nothing },
      ],
    },
    {
      type: 'radio',
      id: 'order',
      label: 'Order',
      value: order,
      onValueChange: setOrder,
      options: [
        { value: 'name', label: 'By name' },
        { value: 'memory', label: 'By memory' },
      ],
    },
    { type: 'separator', id: 's2' },
    { id: 'copy', label: 'Copy path', icon: Copy, hint: '/srv/projects/shop/packages/api', onSelect: nothing },
    { id: 'delete', label: 'Delete volume…', icon: Trash2, danger: true, onSelect: nothing },
  ];
}

const toasts: ToastOptions[] = [
  { title: 'Scan finished', description: '214 projects, 3 new.' },
  { title: 'Backup proven', description: '40 files and 1 database restored in a scratch place.', tone: 'ok' },
  { title: 'shop-api dismissed', tone: 'info', undo: () => undefined },
  { title: 'Disk nearly full', description: '9 % of /home is free.', tone: 'warn', timeout: 0 },
  {
    title: 'Push failed',
    description: longText,
    tone: 'bad',
    action: { label: 'Try again', onSelect: () => undefined },
  },
];

export function Overlays() {
  const entries = useSampleActions();
  const toast = useToast();
  const [confirm, setConfirm] = useState<'plain' | 'typed' | null>(null);
  const [drawer, setDrawer] = useState(false);
  return (
    <>
      <Specimen name="Tooltip">
        <Tooltip content="Says what it is" shortcut="Mod+I">
          <Button>Hover or focus</Button>
        </Tooltip>
        <Tooltip content={longText} side="right">
          <Button>Long</Button>
        </Tooltip>
      </Specimen>
      <Specimen name="Popover">
        <Popover title="Filter" trigger={<Button>Filter</Button>}>
          <Field label="Branch">
            <Input placeholder="main" />
          </Field>
        </Popover>
      </Specimen>
      <Specimen name="Menu">
        <Menu trigger={<Button>Actions</Button>} entries={entries} />
        <Menu trigger={<IconButton icon={MoreHorizontal} label="More" />} entries={entries} align="end" />
      </Specimen>
      <Specimen name="Context menu">
        <ContextMenu entries={entries}>
          <Button variant="ghost">Press with the right button</Button>
        </ContextMenu>
      </Specimen>
      <Specimen name="Dialog">
        <Dialog
          title="Add a folder"
          description="Optimus looks for projects in it and watches it."
          trigger={<Button>Open dialog</Button>}
          footer={
            <>
              <DialogClose render={<Button>Cancel</Button>} />
              <DialogClose render={<Button variant="primary">Add folder</Button>} />
            </>
          }
        >
          <Field label="Folder" hint="Four levels deep.">
            <Input defaultValue="~/Code" mono />
          </Field>
        </Dialog>
        <Dialog title={longText} size="sm" trigger={<Button>Long dialog</Button>}>
          {Array.from({ length: 12 }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same text twelve times
            <p key={index} className="mb-3">
              {longText}
            </p>
          ))}
        </Dialog>
      </Specimen>
      <Specimen name="Confirm">
        <Button onClick={() => setConfirm('plain')}>Asks</Button>
        <Button onClick={() => setConfirm('typed')}>Asks for the name</Button>
        <ConfirmDialog
          open={confirm === 'plain'}
          onOpenChange={() => setConfirm(null)}
          title="Stop the 4 services of shop?"
          loses={['Open connections: 12', 'The unsaved state of redis (no volume)']}
          confirmLabel="Stop 4 services"
          onConfirm={() => undefined}
        />
        <ConfirmDialog
          open={confirm === 'typed'}
          onOpenChange={() => setConfirm(null)}
          title="Delete the volume shop-data?"
          loses={['4.2 GB in 1,204 files', 'The only copy: there is no backup of it']}
          typed="shop-data"
          confirmLabel="Delete volume"
          onConfirm={async () => {
            await Promise.reject(new Error('The volume is in use by the container postgres. Stop it first.'));
          }}
        >
          No undo brings it back.
        </ConfirmDialog>
      </Specimen>
      <Specimen name="Toast">
        {toasts.map((options) => (
          <Button key={options.title} onClick={() => toast(options)}>
            {options.title}
          </Button>
        ))}
      </Specimen>
      <Specimen name="Drawer">
        <Button onClick={() => setDrawer(true)}>Open drawer</Button>
        <Drawer
          open={drawer}
          onOpenChange={setDrawer}
          title="Notifications"
          actions={<Button size="sm">Clear all</Button>}
        >
          <p className="text-dim">{longText}</p>
        </Drawer>
      </Specimen>
    </>
  );
}
