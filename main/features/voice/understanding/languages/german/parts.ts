/** What several ways of saying it share. */
export const parts: Record<string, string> = {
  the: '[der|die|das|den|dem|des|mein|meine|meinen|meinem|unser|unseren|unsere]',
  of: '(von|vom|aus|in|im|bei|beim|fuer|fuers|auf|des|der)',
  project: '<the> [projekt|app] {project}',
  target:
    '(<the> [projekt|app|dienst] {project}|<the> [dienst|service|container|prozess] {service} <of> <the> [projekt] {project}|<the> [projekt] {project} {service})',
  on: '[[auf|in|im|fuer|nach|zu|aufs|an] [der|die|das|den|dem] {environment} [umgebung|server|system]]',
  all: '(alles|alle|alle dienste|alle services|alle projekte|alle prozesse|alles was laeuft|saemtliche dienste|jeden dienst)',
  show: '(zeig|zeige|zeigen|oeffne|oeffnen|oeffen|mach auf|gib|ruf auf|lass sehen|schau|sieh) [mir|uns|dir]',
  cpu: '(cpu|prozessor|cpu last|cpu auslastung|prozessorlast|prozessorauslastung|auslastung|last)',
  memory: '(speicher|ram|arbeitsspeicher|hauptspeicher|memory|speicherverbrauch)',
  disk: '(festplatte|platte|disk|ssd|laufwerk|speicherplatz|plattenplatz)',
  network: '(netz|netzwerk|internet|verbindung|wlan|leitung|bandbreite)',
  temperature: '(temperatur|hitze)',
  high: '(hoch|ausgelastet|voll|langsam|heiss|warm|knapp|gross|belegt|beschaeftigt|am anschlag|laut|lahm)',
};
