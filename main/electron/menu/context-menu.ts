import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';

export type ContextFacts = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions' | 'editFlags' | 'linkURL'
>;

export interface ContextActions {
  replaceMisspelling: (word: string) => void;
  learnWord: (word: string) => void;
  copyLink: (url: string) => void;
}

const MAX_SUGGESTIONS = 5;

/** For text fields and selections; everywhere else the page shows its own menus and this one is empty. */
export function contextMenuTemplate(facts: ContextFacts, actions: ContextActions): MenuItemConstructorOptions[] {
  const { editFlags: can } = facts;
  const word = facts.misspelledWord;
  const spelling: MenuItemConstructorOptions[] = facts.dictionarySuggestions
    .slice(0, MAX_SUGGESTIONS)
    .map((suggestion) => ({ label: suggestion, click: () => actions.replaceMisspelling(suggestion) }));
  if (word !== '')
    spelling.push(
      { label: `Add “${word}” to Dictionary`, click: () => actions.learnWord(word) },
      { type: 'separator' },
    );

  if (facts.isEditable)
    return [
      ...spelling,
      { role: 'undo', enabled: can.canUndo },
      { role: 'redo', enabled: can.canRedo },
      { type: 'separator' },
      { role: 'cut', enabled: can.canCut },
      { role: 'copy', enabled: can.canCopy },
      { role: 'paste', enabled: can.canPaste },
      { role: 'selectAll', enabled: can.canSelectAll },
    ];
  const copies: MenuItemConstructorOptions[] = [];
  if (facts.selectionText.trim() !== '') copies.push({ role: 'copy', enabled: can.canCopy });
  if (facts.linkURL.startsWith('https:'))
    copies.push({ label: 'Copy Link', click: () => actions.copyLink(facts.linkURL) });
  return copies;
}
