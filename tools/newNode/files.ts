/** Texts by path from the root. */
export type Files = Record<string, string>;
