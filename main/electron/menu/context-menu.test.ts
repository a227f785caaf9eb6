import { describe, expect, it, vi } from 'vitest';
import { type ContextFacts, contextMenuTemplate } from './context-menu.ts';

const plain: ContextFacts = {
  isEditable: false,
  selectionText: '',
  misspelledWord: '',
  dictionarySuggestions: [],
  linkURL: '',
  editFlags: {
    canUndo: true,
    canRedo: false,
    canCut: true,
    canCopy: true,
    canPaste: true,
    canDelete: true,
    canSelectAll: true,
    canEditRichly: false,
  },
};
const build = (change: Partial<ContextFacts>) => {
  const actions = {
    replaceMisspelling: vi.fn<(word: string) => void>(),
    learnWord: vi.fn<(word: string) => void>(),
    copyLink: vi.fn<(url: string) => void>(),
  };
  return { actions, template: contextMenuTemplate({ ...plain, ...change }, actions) };
};
const names = (template: ReturnType<typeof build>['template']) => template.map((i) => i.label ?? i.role ?? i.type);

describe('context menu', () => {
  it('is empty where there is nothing to edit or copy', () => expect(build({}).template).toEqual([]));

  it('edits text fields, with what is possible at the moment', () => {
    const { template } = build({ isEditable: true });
    expect(names(template)).toEqual(['undo', 'redo', 'separator', 'cut', 'copy', 'paste', 'selectAll']);
    expect(template.find(({ role }) => role === 'redo')?.enabled).toBe(false);
  });

  it('offers corrections first and can learn the word', () => {
    const { template, actions } = build({
      isEditable: true,
      misspelledWord: 'teh',
      dictionarySuggestions: ['the', 'tea', 'ten', 'tech', 'eh', 'too many'],
    });
    expect(names(template).slice(0, 7)).toEqual([
      'the',
      'tea',
      'ten',
      'tech',
      'eh',
      'Add “teh” to Dictionary',
      'separator',
    ]);
    template[0]?.click?.({} as never, undefined, {} as never);
    template[5]?.click?.({} as never, undefined, {} as never);
    expect(actions.replaceMisspelling).toHaveBeenCalledWith('the');
    expect(actions.learnWord).toHaveBeenCalledWith('teh');
  });

  it('copies selected text and links to the outside', () => {
    expect(names(build({ selectionText: 'abc' }).template)).toEqual(['copy']);
    expect(names(build({ linkURL: 'https://example.com' }).template)).toEqual(['Copy Link']);
    expect(names(build({ linkURL: 'app://optimus/settings' }).template)).toEqual([]);
  });
});
