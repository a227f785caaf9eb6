import type { Check, Draft, Generate, ShippingFacts, StackId } from '../types.ts';
import { dockerfilePath, notesOf, ownerOf } from '../writing/members.ts';
import { checkDocker } from './check.ts';
import { dotnetStages, elixirStages, goStages, javaStages, rustStages } from './compiled.ts';
import { dockerfileOf, reasonsOf } from './dockerfile.ts';
import { ignoreFile } from './ignore.ts';
import { inFolder } from './in-folder.ts';
import { juliaStages, luaStages, perlStages, rStages } from './interpreted.ts';
import { clojureStages, erlangStages, gleamStages, scalaStages } from './jvm-and-beam.ts';
import { madeSiteStages } from './made-sites.ts';
import { nativeStages } from './native.ts';
import { nodeStages } from './node.ts';
import { denoStages, phpStages, pythonStages, rubyStages, staticStages } from './scripted.ts';
import { siteFile } from './site.ts';
import type { Stages } from './stages.ts';

const stages: Record<StackId, (facts: ShippingFacts) => Stages> = {
  ...{ node: nodeStages, bun: nodeStages, deno: denoStages, static: staticStages, python: pythonStages, go: goStages },
  ...{ rust: rustStages, java: javaStages, dotnet: dotnetStages, php: phpStages, ruby: rubyStages },
  elixir: elixirStages,
  ...{ c: nativeStages, zig: nativeStages, nim: nativeStages, crystal: nativeStages, swift: nativeStages },
  ...{ d: nativeStages, haskell: nativeStages, ocaml: nativeStages, dart: nativeStages },
  ...{ scala: scalaStages, clojure: clojureStages, erlang: erlangStages, gleam: gleamStages },
  ...{ perl: perlStages, r: rStages, julia: juliaStages, lua: luaStages, site: madeSiteStages },
};

function stagesOf(facts: ShippingFacts): Stages {
  const made = stages[facts.stack](facts);
  const { built, folder } = facts.member;
  return built === 'apart' ? { ...made, stages: inFolder(folder, made.stages) } : made;
}

/** One for each member, with the top folder as its context, and one list of what stays out for all of them. */
const generate: Generate = (members) => {
  const all = members.map((facts) => ({ facts, made: stagesOf(facts) }));
  return {
    files: [
      ...all.flatMap(({ facts, made }): Draft[] => [
        {
          path: dockerfilePath(facts.member),
          kind: 'docker',
          member: ownerOf(facts.member),
          text: dockerfileOf(facts, made.stages),
          reasons: reasonsOf(facts, made.reasons),
        },
        ...(facts.start === null ? [siteFile(facts)] : []),
      ]),
      ignoreFile(all.map(({ facts, made }) => ({ facts, ignored: made.ignored }))),
    ],
    notes: all.flatMap(({ facts, made }) => notesOf([facts], () => made.notes ?? [])),
    refused: [],
  };
};

/** The image of a project: how it is built, and what stays out of it. */
export const docker: { generate: Generate; check: Check } = { generate, check: checkDocker };
