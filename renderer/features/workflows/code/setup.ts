import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { appearance } from '../../../ui/code-theme.ts';
import { completion } from './completion.ts';
import { hover } from './hover.ts';
import type { Knowledge } from './knowledge.ts';
import { stepMarks } from './steps.ts';

// Ctrl+Enter starts the workflow and Ctrl+I inserts a step, wherever the focus is.
const taken: readonly unknown[] = ['Mod-Enter', 'Mod-i'];
const keys = defaultKeymap.filter(({ key }) => !taken.includes(key));

/** The caret and the selection are the browser's own: they blink, or not, as the system says. Tab indents; Escape and then Tab leaves, as CodeMirror has it for all its editors. */
export const setup = (knowledge: () => Knowledge): Extension => [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  history(),
  foldGutter({ openText: '▾', closedText: '▸' }),
  codeFolding(),
  EditorState.tabSize.of(2),
  indentUnit.of('  '),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  search({ top: true }),
  yaml(),
  completion(knowledge),
  hover(knowledge),
  stepMarks,
  appearance,
  EditorView.contentAttributes.of({
    'aria-label': 'Definition in YAML',
    'aria-multiline': 'true',
    // Editable text takes the focus anyway; this says so to who only reads attributes.
    tabindex: '0',
    spellcheck: 'false',
    autocorrect: 'off',
    autocapitalize: 'off',
  }),
  keymap.of([
    ...closeBracketsKeymap,
    ...keys,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...completionKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
];
