/** UNDER CONSTRUCTION. */
export default function VoicePage() {
  return null;
}
