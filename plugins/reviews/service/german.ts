// What the service refuses, and reminds of, in German: the language is the reader's, as their page says it.

const REFUSALS: [said: RegExp, german: string][] = [
  [/^There is no such review\.$/, 'Diese Beurteilung gibt es nicht.'],
  [/^There is no such page\.$/, 'Diese Seite gibt es nicht.'],
  [/^This is too much at once\.$/, 'Das ist zu viel auf einmal.'],
  [/^This is no JSON object\.$/, 'Das ist kein JSON-Objekt.'],
  [/^A person has an id and a name\.$/, 'Eine Person hat eine Kennung und einen Namen.'],
  [/^A day is written 2026-12-31\.$/, 'Ein Tag wird 2026-12-31 geschrieben.'],
  [/^Only organisers do that\.$/, 'Das tut nur, wer organisiert.'],
  [/^The cycle is closed\.$/, 'Die Runde ist abgeschlossen.'],
  [/^The last day was (\S+)\.$/, 'Der letzte Tag war der $1.'],
  [/^A cycle has a name of at most 100 characters\.$/, 'Eine Runde hat einen Namen mit höchstens 100 Zeichen.'],
  [/^A cycle has between 1 and (\d+) people\.$/, 'Eine Runde hat zwischen 1 und $1 Leute.'],
  [/^The last day is over already\.$/, 'Der letzte Tag ist schon vorbei.'],
  [/^Somebody is there twice\.$/, 'Jemand steht zweimal da.'],
  [/^Nobody is their own manager\.$/, 'Niemand ist die eigene Führungskraft.'],
  [/^They write already\.$/, 'Sie schreiben schon.'],
  [/^Nobody has more than (\d+) peers\.$/, 'Zu niemandem werden mehr als $1 Leute befragt.'],
  [/^They were asked already\.$/, 'Sie sind schon gefragt worden.'],
  [/^It was submitted\.$/, 'Das ist schon abgegeben.'],
  [/^A review has at most (\d+) characters\.$/, 'Eine Beurteilung hat höchstens $1 Zeichen.'],
  [/^There is nothing to submit\.$/, 'Es gibt nichts abzugeben.'],
  [/^This is no token\.$/, 'Das ist kein Token.'],
  [/^The chat server did not sign this\.$/, 'Das hat der Chat-Server nicht signiert.'],
  [/^This token is for somebody else\.$/, 'Dieses Token ist für jemand anderen.'],
  [/^This token is not good now\.$/, 'Dieses Token gilt gerade nicht.'],
  [/^Guests take no part in reviews\.$/, 'Gäste nehmen an Beurteilungen nicht teil.'],
  [/^The service failed\.$/, 'Der Dienst hat versagt.'],
];

const isGerman = (language: string): boolean => /^de(-|_|,|$)/i.test(language);

/** A refusal in a language; in English where it is not spoken here. */
export function told(refusal: string, language: string): string {
  const known = isGerman(language) ? REFUSALS.find(([said]) => said.test(refusal)) : undefined;
  return known ? refusal.replace(...known) : refusal;
}

/** What the bot writes to whoever has something left. */
export function reminder(open: number, cycle: string, due: string, address: string, language: string): string {
  if (isGerman(language)) {
    const what = open === 1 ? 'eine Beurteilung' : `${open} Beurteilungen`;
    return `Du hast für **${cycle}** noch ${what} zu schreiben, bis ${due}. [Beurteilungen öffnen](${address})`;
  }
  const what = open === 1 ? 'one review' : `${open} reviews`;
  return `You have ${what} left to write in **${cycle}**, until ${due}. [Open the reviews](${address})`;
}
