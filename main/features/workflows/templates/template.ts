/** A workflow to begin with. It is text like any other once it has been taken over. */
export interface Template {
  id: string;
  /** The same as in the text: a list of templates need not read them. */
  name: string;
  description: string;
  /** Without these on the PATH it cannot do its work. */
  programs: readonly string[];
  source: string;
}
