import type { YAMLError } from 'yaml';

interface Words {
  problem: string;
  expected?: string;
}

/** What the parser found, in words for who has never read the specification of YAML. */
export function yamlWords(error: Pick<YAMLError, 'code' | 'message' | 'pos'>, text: string): Words {
  const { code, message, pos } = error;
  const found = text.slice(pos[0], Math.min(pos[1], pos[0] + 20)).split('\n')[0] ?? '';
  switch (code) {
    case 'TAB_AS_INDENT':
      return { problem: 'A tab stands where blanks must', expected: 'two blanks for each level' };
    case 'BAD_INDENT':
      if (/end with a/.test(message)) return missing(message);
      return {
        problem: 'This line does not stand under the ones it belongs to',
        expected: 'the same number of blanks as its neighbours',
      };
    case 'MULTIPLE_DOCS':
      return { problem: 'A second document begins here', expected: 'one workflow for each text, without ---' };
    case 'MISSING_CHAR':
      return missing(message);
    case 'BAD_SCALAR_START':
      return { problem: `A text cannot begin with ${found[0] ?? 'this'}`, expected: 'quotes around the text' };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return {
        problem: 'There is one colon too many in this line',
        expected: 'key: value, with quotes around a value that holds a colon',
      };
    case 'BLOCK_IN_FLOW':
      return {
        problem: 'A list with dashes cannot stand within [ ] or { }',
        expected: 'items with commas between them',
      };
    case 'MULTILINE_IMPLICIT_KEY':
      return { problem: 'This line has no colon', expected: 'key: value' };
    case 'KEY_OVER_1024_CHARS':
      return { problem: 'This key is too long', expected: 'at most 1,024 characters' };
    case 'BAD_ALIAS':
      return /Unresolved/.test(message)
        ? {
            problem: `${found || 'This'} stands for nothing`,
            expected: `an &${found.replace(/^\*/, '')} before it, or quotes around a text that begins with *`,
          }
        : { problem: 'A name behind * or & is not right', expected: 'letters and digits' };
    case 'BAD_DQ_ESCAPE':
      return {
        problem: `${found || 'This'} means nothing within "double quotes"`,
        expected: 'a second \\, or single quotes around the text',
      };
    case 'BAD_DIRECTIVE':
      return {
        problem: 'A line that begins with % is an instruction to the parser, and not known',
        expected: 'nothing of the kind',
      };
    case 'TAG_RESOLVE_FAILED':
      return {
        problem: `The mark ${found || '!'} is not known`,
        expected: 'a value without it, or quotes around a text that begins with !',
      };
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'BAD_PROP_ORDER':
    case 'ALIAS_PROPS':
      return { problem: 'There are too many marks (& * !) at one place', expected: 'a value without them' };
    case 'RESOURCE_EXHAUSTION':
      return { problem: 'The text is nested too deeply, or stands for too much' };
    case 'UNEXPECTED_TOKEN':
      return {
        problem: found.trim() ? `${found.trim()} is not expected here` : 'Something is not expected here',
        expected: 'key: value, or - for an item of a list',
      };
    default:
      return missing(message);
  }
}

function missing(message: string): Words {
  if (/[Ii]mplicit (map )?key/.test(message)) return { problem: 'This line has no colon', expected: 'key: value' };
  if (/closing ("|')/.test(message)) {
    const quote = /closing ("|')/.exec(message)?.[1] ?? '"';
    return { problem: `A text that begins with ${quote} is not closed`, expected: `a closing ${quote}` };
  }
  const end = /end with a? ?([\]}])/.exec(message)?.[1];
  if (end)
    return {
      problem: end === ']' ? 'A list that begins with [ is not closed' : 'An object that begins with { is not closed',
      expected: end,
    };
  if (/,/.test(message)) return { problem: 'Two items stand side by side', expected: 'a comma between them' };
  if (/indicator|colon|: /.test(message))
    return { problem: 'A key is not followed by a colon', expected: 'a colon and a blank behind the key' };
  return { problem: message.split('\n')[0] ?? message };
}
