import { FitAddon } from '@xterm/addon-fit';
import { ImageAddon } from '@xterm/addon-image';
import { SearchAddon } from '@xterm/addon-search';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import '../terminal.css';
import { isHarmlessAnswer } from '../../../../shared/features/terminals/answers.ts';
import type { Terminal as TerminalRow } from '../../../../shared/features/terminals/schema.ts';
import { ask } from './asks.ts';
import { createFoundLine } from './found-line.ts';
import { cleanPaste, guard } from './hostile.ts';
import { actionOf, type TerminalAction } from './keys.ts';
import { createLinks } from './links.ts';
import { createMarks } from './marks.ts';
import { createPacer, noteTyping } from './pacer.ts';
import { createReceiver } from './receiver.ts';
import { drawFast } from './renderer.ts';
import { createSender, createSizer } from './sender.ts';
import { onTheme, readTheme } from './theme.ts';

/** Of what is kept, so much is drawn again for a fresh screen; all of it can be searched. */
const drawnAgain = 2 * 1024 * 1024;
const scrollbackLines = 10_000;
/** Where a line further back is looked for, so much is drawn from there on; from a little before it, for what stands around it. */
const farLines = 50_000;
const aroundBytes = 32 * 1024;
/** As wide as it is without marks, so that nothing moves when there are some. */
const scrollBarWidth = 14;

export interface ViewEvents {
  act: (action: TerminalAction) => void;
  focused: () => void;
  bell: () => void;
  problem: (what: string, error: unknown) => void;
  refused: (address: string, why: string) => void;
  clipboard: (text: string) => void;
  /** The line that was looked for is not among those that can be drawn. */
  tooFar: () => void;
}

export interface ViewOptions {
  fontSize: number;
  screenReader: boolean;
}

/** How far back a line may be to be shown where it stands. */
export const reachable = 4 * 1024 * 1024;

export type View = ReturnType<typeof createView>;

/** One terminal on the screen. It lives on while its tab is hidden, and moves to wherever it is shown. */
export function createView(row: TerminalRow, options: ViewOptions, first: ViewEvents, foundAt: number | null = null) {
  let events = first;
  const { id } = row;
  const reader = crypto.randomUUID();
  const element = document.createElement('div');
  element.className = 'terminal-view';
  const look = readTheme();
  const terminal = new Terminal({
    allowProposedApi: true,
    cols: row.columns,
    rows: row.rows,
    fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
    fontSize: options.fontSize,
    lineHeight: 1.2,
    scrollback: foundAt === null ? scrollbackLines : farLines,
    screenReaderMode: options.screenReader,
    cursorBlink: false,
    macOptionIsMeta: true,
    rightClickSelectsWord: true,
    theme: look.theme,
    minimumContrastRatio: look.minimumContrast,
    linkHandler: { activate: (event, address) => follow(event, address, false), allowNonHttpProtocols: true },
  });
  let project: { id: string; path: string } | null = null;
  let replaying = false;
  let answering = false;
  let host: HTMLElement | null = null;
  let ended = row.state === 'ended';

  const follow = createLinks({
    project: () => project,
    refuse: (address, why) => events.refused(address, why),
    failed: (error) => events.problem('The file could not be opened', error),
  });
  const fit = new FitAddon();
  const search = new SearchAddon({ highlightLimit: 2_000 });
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.loadAddon(new WebLinksAddon((event, address) => follow(event, address, true)));
  // One picture may have 4 million points, all of a terminal together 32 MB.
  terminal.loadAddon(
    new ImageAddon({ pixelLimit: 4_194_304, storageLimit: 32, sixelSizeLimit: 8_000_000, iipSizeLimit: 8_000_000 }),
  );
  /** Not before there is something to mark at the scroll bar: it is drawn anew after each picture of the terminal, in a flood too. */
  const showRuler = () => {
    if (!terminal.options.overviewRuler?.width) terminal.options.overviewRuler = { width: scrollBarWidth };
  };
  const marks = createMarks({ terminal, isReplay: () => replaying, onFailed: showRuler });
  const sender = createSender({ id, onProblem: (error) => !ended && events.problem('It could not be typed', error) });
  const size = createSizer({ id });
  guard({
    terminal,
    isReplay: () => replaying,
    onAnswering() {
      answering = true;
      queueMicrotask(() => {
        answering = false;
      });
    },
    onClipboard: (text) => events.clipboard(text),
    onBell: () => events.bell(),
  });
  const type = (data: string, binary = false) => {
    noteTyping();
    sender.type(data, binary);
  };
  terminal.onData((data) => {
    if (!answering) type(data);
    else if (!replaying && isHarmlessAnswer(data)) sender.answer(data, reader);
  });
  terminal.onBinary((data) => type(data, true));
  terminal.onResize(({ cols, rows }) => {
    if (!ended) size(cols, rows);
  });
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    const action = actionOf(event);
    if (action === null) return true;
    // In a program that fills the screen these are its own.
    if (action.endsWith('-command') && terminal.buffer.active.type === 'alternate') return true;
    if (action === 'paste') return false;
    event.preventDefault();
    event.stopPropagation();
    if (action === 'previous-command') marks.jump(-1);
    else if (action === 'next-command') marks.jump(1);
    else if (action === 'bottom') terminal.scrollToBottom();
    else if (action === 'copy') void copy();
    else events.act(action);
    return false;
  });

  async function copy() {
    const text = terminal.getSelection();
    if (text !== '')
      await navigator.clipboard.writeText(text).catch((error) => events.problem('It could not be copied', error));
  }
  function paste(raw: string) {
    const text = cleanPaste(raw);
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/).length;
    const go = () => {
      terminal.paste(text);
      terminal.focus();
    };
    // A program that takes brackets runs nothing of it by itself.
    if (lines > 1 && !terminal.modes.bracketedPasteMode) ask({ kind: 'paste', text, lines, paste: go });
    else go();
  }
  element.addEventListener(
    'paste',
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      paste(event.clipboardData?.getData('text/plain') ?? '');
    },
    true,
  );

  const pacer = createPacer({ write: (bytes, parsed) => terminal.write(bytes, parsed), isShown: () => host !== null });
  const found =
    foundAt === null
      ? null
      : createFoundLine({ terminal, at: foundAt, until: row.nextByte, onGone: () => events.tooFar() });
  const receiver = createReceiver({
    id,
    reader,
    from: Math.max(
      row.firstByte,
      Math.min(row.nextByte - drawnAgain, foundAt === null ? Number.POSITIVE_INFINITY : foundAt - aroundBytes),
    ),
    draw: (bytes, drawn, at) => (found ? found.draw(bytes, drawn, at, pacer.draw) : pacer.draw(bytes, drawn)),
    onLost: () => terminal.write('\r\n\x1b[0m\x1b[2m── output is missing here ──\x1b[0m\r\n'),
    onReplay(now) {
      replaying = now;
    },
    visible: () => host !== null && document.visibilityState === 'visible',
  });
  const onVisible = () => receiver.looked();
  document.addEventListener('visibilitychange', onVisible);
  // Of several windows that show it the one that was used last gives it its size.
  const onFocus = () => refit();
  window.addEventListener('focus', onFocus);
  const stopTheme = onTheme(() => {
    const { theme, minimumContrast } = readTheme();
    terminal.options.theme = theme;
    terminal.options.minimumContrastRatio = minimumContrast;
  });
  const resizing = new ResizeObserver(() => refit());

  function refit() {
    if (!host || host.clientWidth < 40 || host.clientHeight < 20) return;
    const proposed = fit.proposeDimensions();
    if (!proposed || !Number.isFinite(proposed.cols) || !Number.isFinite(proposed.rows)) return;
    const columns = Math.min(1_000, Math.max(2, proposed.cols));
    const rows = Math.min(500, Math.max(1, proposed.rows));
    if (columns !== terminal.cols || rows !== terminal.rows) terminal.resize(columns, rows);
  }

  return {
    id,
    terminal,
    search,
    showRuler,
    type: sender.type,
    paste,
    copy,
    jump: marks.jump,
    /** It outlives the place that it was made in: whoever shows it now is told. */
    listen(next: ViewEvents) {
      events = next;
    },
    attach(place: HTMLElement) {
      host = place;
      place.append(element);
      if (!terminal.element) {
        terminal.open(element);
        terminal.textarea?.addEventListener('focus', () => events.focused());
        terminal.textarea?.setAttribute('data-takes-keys', '');
        void drawFast(terminal);
      }
      resizing.observe(place);
      refit();
      pacer.hasten();
      receiver.looked();
    },
    /** From this place; who has taken it elsewhere meanwhile keeps it. */
    detach(place: HTMLElement) {
      if (host !== place) return;
      resizing.unobserve(place);
      element.remove();
      host = null;
      receiver.looked();
    },
    /** So far behind what was written that drawing all of it again is slower than beginning anew near its end. */
    isBehind: (nextByte: number) => nextByte - receiver.position() > 2 * drawnAgain,
    focus: () => terminal.focus(),
    /** What the core knows of it. */
    update(next: TerminalRow, place: { id: string; path: string } | null) {
      project = place;
      const again = ended && next.state === 'running';
      ended = next.state === 'ended';
      if (again) size(terminal.cols, terminal.rows);
      // Another window has given it its size.
      else if (!ended && !document.hasFocus() && (next.columns !== terminal.cols || next.rows !== terminal.rows))
        terminal.resize(next.columns, next.rows);
    },
    configure(next: ViewOptions) {
      terminal.options.fontSize = next.fontSize;
      terminal.options.screenReaderMode = next.screenReader;
      refit();
    },
    dispose() {
      receiver.dispose();
      pacer.dispose();
      resizing.disconnect();
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('focus', onFocus);
      stopTheme();
      marks.dispose();
      found?.clear();
      terminal.dispose();
      element.remove();
    },
  };
}
