import { placeOf } from './lookup.ts';

interface TieBreaker {
  language: number;
  shows: RegExp;
}

const rule = (name: string, shows: RegExp): TieBreaker => ({ language: placeOf(name), shows });

/**
 * Where linguist's heuristics are silent it asks a classifier. These few signs settle most of what it would: each counts
 * only among the languages that share the extension, and each can be read in one go over the text.
 */
const rules: readonly TieBreaker[] = [
  rule('XML', /^\W{0,6}<(?:\?xml\b|!DOCTYPE (?!html))/),
  rule('HTML', /^\W{0,6}<(?:!DOCTYPE html|html|head|body|div|table|p|a|script|meta|link)\b/i),
  rule(
    'Apex',
    /\b(?:public|private|global) (?:with sharing |without sharing |virtual |abstract )?(?:class|interface|enum) \w/i,
  ),
  rule('HAProxy', /^(?:frontend|backend|defaults|listen|global)(?: [\w.-]{1,80})?\r?$/m),
  rule('ApacheConf', /^<VirtualHost |^[ \t]{0,40}(?:ServerName|DocumentRoot) /m),
  rule('M', /^[%A-Za-z][A-Za-z0-9]{0,30}(?:\([^)\n]{0,80}\))?[ \t]{1,8};/),
  rule('MATLAB', /^[ \t]{0,40}(?:function\b|%|end\r?$|clc|clear|close all|figure)/m),
  rule('C++', /^#(?:include|if|ifdef|ifndef|define|pragma|undef) /m),
  rule('SQL', /^(?:CREATE|INSERT|DROP|ALTER|SELECT|DELETE|UPDATE) /im),
  rule('BitBake', /^[A-Z][A-Z0-9_]{1,40}(?:_[\w-]{1,40})? ?(?:\?\??|\+|\.|:)?= ?"/m),
  rule('RPM Spec', /^(?:Name|Version|Summary|License):[ \t]|^%(?:prep|build|install|description|files)\b/m),
  rule('Ruby', /^(?:require |describe |RSpec\.|Gem::Specification|Pod::Spec)/m),
  rule('Python', /^(?:import |from \w{1,60} import |[a-z] = Analysis\()/m),
  rule('AngelScript', /^#include "|@ ?\w{1,40} ?=|\bclass \w{1,60} ?: ?\w/m),
  rule('CoffeeScript', /^(?:task|fs) |->\r?$/m),
  rule('Cue Sheet', /^(?:FILE|TITLE|PERFORMER|REM|CATALOG) /m),
  rule('Terra', /^(?:local )?terra |terralib\./m),
  rule('Scheme', /^\((?:define|import|library)\b/m),
  rule('Nginx', /^[ \t]{0,40}(?:server|upstream) ?[\w.-]{0,80} ?\{/m),
];

const searched = 16 * 1024;

export function breakTie(candidates: readonly number[], text: string): number | undefined {
  if (candidates.length < 2) return undefined;
  const start = text.slice(0, searched);
  return rules.find(({ language, shows }) => candidates.includes(language) && shows.test(start))?.language;
}
