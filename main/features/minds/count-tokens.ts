/**
 * About how many tokens a text is, rather too many than too few, in one pass: words by their length, digits in threes, signs and line
 * ends one each, everything outside ASCII by its bytes.
 */
export function countTokens(text: string): number {
  let tokens = 0;
  let letters = 0;
  let digits = 0;
  let blanks = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    const isDigit = code >= 48 && code <= 57;
    const isBlank = code === 32 || code === 9;
    if (!isLetter && letters > 0) {
      tokens += Math.ceil(letters / 5);
      letters = 0;
    }
    if (!isDigit && digits > 0) {
      tokens += Math.ceil(digits / 2);
      digits = 0;
    }
    if (!isBlank && blanks > 0) {
      // One blank belongs to the word after it.
      tokens += Math.ceil((blanks - 1) / 4);
      blanks = 0;
    }
    if (isLetter) letters += 1;
    else if (isDigit) digits += 1;
    else if (isBlank) blanks += 1;
    else if (code < 128) tokens += 1;
    else tokens += code < 0x800 ? 1 : 1.5;
  }
  return Math.ceil(tokens + Math.ceil(letters / 5) + Math.ceil(digits / 2) + blanks / 4);
}
