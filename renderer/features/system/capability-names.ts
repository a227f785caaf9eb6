const names: Record<string, { label: string; does: string }> = {
  secrets: { label: 'Secret storage', does: 'Keeps passwords and tokens encrypted.' },
  notifications: { label: 'Notifications', does: 'Tells you what needs you while the window is away.' },
  hotkeys: { label: 'Global hotkeys', does: 'Keys that work while another program is in front.' },
  tray: { label: 'Tray icon', does: 'The state of everything in the bar of the system.' },
  window: { label: 'Own window', does: 'Shows, hides and remembers a window of its own.' },
  shell: { label: 'Open outside', does: 'Opens links and folders in their programs.' },
  startAtLogin: { label: 'Start at login', does: 'Starts with the system.' },
  updates: { label: 'Updates', does: 'Finds and installs newer versions.' },
  microphone: { label: 'Microphone', does: 'Hears you when you speak to Optimus.' },
  overlay: { label: 'Small window', does: 'Shows that Optimus listens, over whatever program you are in.' },
  holdKey: { label: 'Hold to talk', does: 'Listens for as long as you hold the key.' },
};

/** A capability that a later host adds without a name here still reads as words: `screenReader` → `Screen reader`. */
export function capabilityName(id: string): { label: string; does: string } {
  const known = names[id];
  if (known) return known;
  const words = id.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return { label: words.charAt(0).toUpperCase() + words.slice(1), does: '' };
}
