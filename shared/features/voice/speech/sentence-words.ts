import type { VoiceLanguage } from '../intents.ts';

const set = (words: string) => new Set(words.split(/\s+/).filter(Boolean));

/** Never the last word of a sentence: something always follows. Without the dot, in small letters. */
export const neverLast: Readonly<Record<VoiceLanguage, ReadonlySet<string>>> = {
  en: set(`mr mrs ms dr prof st vs e.g i.e cf approx ca fig figs ref eq vol pp ed gen gov hon rev sgt capt lt col
    dept est resp incl excl min max avg al`),
  de: set(`hr fr dr prof dipl ing nr abs art bzw ca evtl ggf inkl exkl zzgl abzgl vgl sog max min mind str tel gem lt
    bspw z.b d.h u.a o.ä u.ä i.d.r s.o s.u z.t u.u z.zt v.a n.chr v.chr mio mrd abb kap bd hrsg jh st std ggü`),
  zh: new Set<string>(),
};

/** Stands in the middle or at the end: only what follows tells. */
export const maybeLast: Readonly<Record<VoiceLanguage, ReadonlySet<string>>> = {
  en: set('etc inc ltd co corp a.m p.m jr sr ph.d u.s u.k u.n jan feb mar apr jun jul aug sep sept oct nov dec no'),
  de: set('usw etc usf gmbh ag jan feb mär apr jun jul aug sep sept okt nov dez uhr'),
  zh: new Set<string>(),
};

/** A month: a number after it belongs to it. `No. 5` too. */
export const wantsNumber: Readonly<Record<VoiceLanguage, ReadonlySet<string>>> = {
  en: set('no jan feb mar apr jun jul aug sep sept oct nov dec'),
  de: set('jan feb mär apr jun jul aug sep sept okt nov dez'),
  zh: new Set<string>(),
};

/** After `5.` in German these begin a sentence; any other word makes it the fifth of something. */
export const germanStarters = set(`der die das den dem ein eine es er sie ich wir ihr man dann danach davor da dort hier
  und oder aber doch denn wenn weil als nach vor seit bis mit ohne für bei in im am auf aus zu alle keine kein nichts
  jetzt heute gestern morgen dies diese dieser dieses was wer wie wo warum soll ist sind war waren hat haben`);
