import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { appearance } from '../../../ui/code-theme.ts';

/** Tab indents; Escape and then Tab leaves, as in every editor of CodeMirror. */
export const setup = (path: string): Extension => [
  lineNumbers(),
  highlightSpecialChars(),
  history(),
  EditorState.tabSize.of(4),
  indentUnit.of('  '),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  search({ top: true }),
  /\.ya?ml$/.test(path) ? yaml() : [],
  appearance,
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({
    'aria-label': `Text of ${path}`,
    'aria-multiline': 'true',
    // Editable text takes the focus anyway; this says so to who only reads attributes.
    tabindex: '0',
    spellcheck: 'false',
    autocorrect: 'off',
    autocapitalize: 'off',
  }),
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
];
