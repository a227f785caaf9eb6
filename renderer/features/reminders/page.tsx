/** UNDER CONSTRUCTION. */
export default function RemindersPage() {
  return null;
}
