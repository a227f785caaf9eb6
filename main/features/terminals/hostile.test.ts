import xterm from '@xterm/headless';
import { describe, expect, test } from 'vitest';
import { isHarmlessAnswer } from '../../../shared/features/terminals/answers.ts';
import { cleanText } from './marks/clean-text.ts';

const { Terminal } = xterm;

async function answersTo(output: string): Promise<string[]> {
  const terminal = new Terminal({ allowProposedApi: true });
  const answers: string[] = [];
  terminal.onData((data) => answers.push(data));
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  terminal.dispose();
  return answers;
}

describe('what a terminal answers by itself', () => {
  test.each([
    ['device attributes', '\x1b[c\x1b[>c\x1b[=c\x1b[0c'],
    ['status and cursor', '\x1b[5n\x1b[6n\x1b[?6n\x1b[?996n'],
    ['modes', '\x1b[?2004$p\x1b[4$p\x1b[?1049$p'],
    ['settings', '\x1bP$qm\x1b\\\x1bP$q"p\x1b\\\x1bP$qr\x1b\\\x1bP$q q\x1b\\'],
    ['colours', '\x1b]10;?\x07\x1b]11;?\x1b\\\x1b]4;1;?\x07'],
    ['its name', '\x1b[>q'],
  ])('%s: harmless, and let through', async (_, output) => {
    for (const answer of await answersTo(output)) expect(isHarmlessAnswer(answer), JSON.stringify(answer)).toBe(true);
  });

  test.each([
    ['the title, set before', '\x1b]2;\nrm -rf /\n\x07\x1b[21t\x1b[20t'],
    ['a setting with a command in it', '\x1bP$q\nrm -rf /\n\x1b\\\x1bP$q;id\r\x1b\\'],
    ['a capability', '\x1bP+q726d\x1b\\'],
    ['the clipboard', '\x1b]52;c;?\x07'],
    ['an answerback', '\x05\x1b[x\x1bZ'],
    ['a font', '\x1b]50;?\x07\x1b]50;$(id)\x07\x1b]50;?\x07'],
  ])('%s: nothing that could be a command', async (_, output) => {
    for (const answer of await answersTo(output)) {
      expect(answer).not.toMatch(/[\r\n]/);
      expect(answer).not.toMatch(/rm|id/);
    }
  });

  test.each([
    'ls\r',
    '\x1b]2;x\x07',
    '\x1bP1$rrm\r\x1b\\',
    `\x1b[${'1;'.repeat(100)}R`,
    '\x1b[1;1R\r',
    '\x1b]l;title\x1b\\',
    'a',
    '',
  ])('%j is refused as an answer', (text) => {
    expect(isHarmlessAnswer(text)).toBe(false);
  });
});

test('a title is one line that looks like what it is', () => {
  expect(cleanText('a\u202eb\u0000c\nd\u2066  e\u200b', 100)).toBe('a b c d e');
  expect(cleanText('x'.repeat(500), 120)).toHaveLength(120);
});
