import { Scale } from 'lucide-react';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { type About, askEntries } from './ask-about.ts';
import { useGo } from './navigation.tsx';

/** Where a thing has a page of its own and no menu of rows: asks the council or chat about it. */
export function AskMenu({ about }: { about: About }) {
  const go = useGo();
  return (
    <Menu
      align="end"
      trigger={<IconButton icon={Scale} variant="default" label="Ask about this" />}
      entries={askEntries(about, go)}
    />
  );
}
