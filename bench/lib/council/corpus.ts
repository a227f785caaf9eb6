/**
 * A made-up world of code and documents with a fixed seed: every piece is about some concepts of one topic, each concept has several
 * words that do not resemble each other, and each author uses one of them. A question that uses another word of the same
 * concept is lost on whoever knows words alone; an identifier that stands in one piece only is lost on whoever knows meanings alone.
 */

/** Mulberry32: the same everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A topic for so many pieces: among those that are about nearly the same, the one that is asked for has to be told apart. */
const piecesPerTopic = 100;
const conceptsPerTopic = 18;
const wordsPerConcept = 5;
const conceptsPerPiece = 7;
const fillers = 300;
/** Of the pieces, so many have an identifier of their own. */
const identified = 0.3;

export interface Piece {
  path: string;
  topic: number;
  concepts: number[];
  /** The word that stands there for each concept. */
  words: string[];
  identifier: string | null;
  text: string;
}

export interface World {
  files: { project: string; path: string; text: string; pieces: Piece[] }[];
  pieces: Piece[];
  /** By concept. */
  synonyms: string[][];
  fillers: string[];
}

const onset = 'b c d f g h k l m n p r s t v w z br cl dr fl gr pl st tr'.split(' ');
const vowel = 'a e i o u ai eo ou'.split(' ');

function createWords(random: () => number) {
  const known = new Set<string>();
  const pick = (of: readonly string[]) => of[Math.floor(random() * of.length)] as string;
  return (): string => {
    for (;;) {
      const syllables = 2 + Math.floor(random() * 2);
      let word = '';
      for (let at = 0; at < syllables; at += 1) word += pick(onset) + pick(vowel);
      word += pick(['n', 'r', 'l', 'm', 't', 'k']);
      if (known.has(word)) continue;
      known.add(word);
      return word;
    }
  };
}

export function makeWorld(seed: number, wanted: number): World {
  const random = createRandom(seed);
  const word = createWords(random);
  const pickFrom = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T;
  const topics = Math.ceil(wanted / piecesPerTopic);
  const synonyms = Array.from({ length: topics * conceptsPerTopic }, () =>
    Array.from({ length: wordsPerConcept }, word),
  );
  const filler = Array.from({ length: fillers }, word);
  const camel = (parts: readonly string[]) =>
    parts.map((part, at) => (at === 0 ? part : part[0]?.toUpperCase() + part.slice(1))).join('');
  const identifier = () =>
    `${pickFrom(['err', 'cfg', 'evt', 'job', 'key'])}${Math.floor(random() * 36 ** 6)
      .toString(36)
      .padStart(6, '0')
      .toUpperCase()}`;
  const files: World['files'] = [];
  const pieces: Piece[] = [];

  function makePiece(path: string, topic: number, code: boolean): Piece {
    const all = Array.from({ length: conceptsPerTopic }, (_, at) => topic * conceptsPerTopic + at);
    for (let at = all.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [all[at], all[other]] = [all[other] as number, all[at] as number];
    }
    const concepts = all.slice(0, conceptsPerPiece);
    const words = concepts.map((concept) => pickFrom(synonyms[concept] as string[]));
    const own = random() < identified ? identifier() : null;
    const say = () => pickFrom(filler);
    const lines: string[] = [];
    if (code) {
      lines.push(
        `export function ${camel([words[0] as string, words[1] as string])}(${say()}: string, ${say()}: number) {`,
      );
      for (let at = 0; at < 26; at += 1) {
        const one = words[at % words.length] as string;
        const line =
          at % 4 === 0
            ? `  const ${camel([say(), one])} = ${say()}.${say()}(${say()});`
            : at % 4 === 1
              ? `  // ${say()} ${one} ${say()} ${say()} ${say()}`
              : at % 4 === 2
                ? `  if (${say()} > ${Math.floor(random() * 99)}) ${say()}.push(${camel([one, say()])});`
                : `  ${say()}(${say()}, '${say()} ${say()}');`;
        lines.push(line);
        if (at === 11 && own !== null) lines.push(`  if (${say()} === '${own}') return ${say()};`);
      }
      lines.push('}');
    } else {
      lines.push(`## ${words[0]} ${say()} ${words[1]}`, '');
      for (let at = 0; at < 14; at += 1) {
        const sentence = Array.from({ length: 9 }, (_, place) =>
          place % 4 === 1 ? (words[(at + place) % words.length] as string) : say(),
        );
        lines.push(`${sentence.join(' ')}.${at === 6 && own !== null ? ` See ${own}.` : ''}`);
      }
    }
    const piece: Piece = { path, topic, concepts, words, identifier: own, text: lines.join('\n') };
    pieces.push(piece);
    return piece;
  }

  for (let at = 0; pieces.length < wanted; at += 1) {
    const code = at % 3 !== 0;
    const project = `project${at % 5}`;
    const folder = pickFrom(filler);
    const path = code ? `src/${folder}/file${at}.ts` : `docs/${folder}/page${at}.md`;
    const own = Array.from({ length: Math.min(5, wanted - pieces.length) }, () =>
      makePiece(path, Math.floor(random() * topics), code),
    );
    files.push({ project, path, text: `${own.map(({ text }) => text).join('\n\n')}\n`, pieces: own });
  }
  return { files, pieces, synonyms, fillers: filler };
}

export interface Question {
  kind: 'meaning' | 'identifier' | 'mixed';
  text: string;
  /** Every piece that is about all of what is asked. */
  answers: ReadonlySet<Piece>;
}

/** Questions whose answers are known, because the world was made so. */
export function makeQuestions(world: World, seed: number, count: number): Question[] {
  const random = createRandom(seed);
  const { pieces, synonyms, fillers: filler } = world;
  const pickFrom = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T;
  const byTopic = Map.groupBy(pieces, ({ topic }) => topic);
  const withIdentifier = pieces.filter(({ identifier }) => identifier !== null);
  const asked = 5;

  return Array.from({ length: count }, (_, at): Question => {
    const kind = at % 10 < 4 ? 'meaning' : at % 10 < 7 ? 'identifier' : 'mixed';
    if (kind === 'identifier') {
      const piece = pickFrom(withIdentifier);
      return { kind, text: `where is ${piece.identifier} ${pickFrom(filler)} from`, answers: new Set([piece]) };
    }
    const piece = pickFrom(pieces);
    const concepts = piece.concepts.slice(0, asked);
    const answers = new Set(
      (byTopic.get(piece.topic) ?? []).filter((one) => concepts.every((concept) => one.concepts.includes(concept))),
    );
    const words = concepts.map((concept, place) => {
      const own = piece.words[place] as string;
      const others = (synonyms[concept] as string[]).filter((word) => word !== own);
      return kind === 'mixed' && place < 2 ? own : pickFrom(others);
    });
    return { kind, text: `how does the ${words[0]} ${words[1]} ${words[2]} with ${words[3]} and ${words[4]}`, answers };
  });
}
