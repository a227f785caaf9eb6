import type { MemoryDialog } from '../store.ts';
import { ForgetDialog } from './forget-dialog.tsx';
import { SourceDialog } from './source-dialog.tsx';
import { WriteDialog } from './write-dialog.tsx';

export function AnyDialog({ dialog }: { dialog: MemoryDialog }) {
  switch (dialog.kind) {
    case 'write':
      return <WriteDialog memory={dialog.memory} proposal={null} replaces={dialog.replaces} />;
    case 'proposal':
      return <WriteDialog memory={null} proposal={dialog.proposal} replaces={null} />;
    case 'forget':
      return <ForgetDialog id={dialog.id} />;
    case 'source':
      return <SourceDialog id={dialog.id} />;
  }
}
