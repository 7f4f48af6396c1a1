/** Replaces a part of a text. */
export interface Edit {
	start: number;
	/** Equal to `start` to insert. */
	end: number;
	text: string;
}

/**
 * Applies edits to a text; everything else stays, character by character.
 * @param edits in any order, not overlapping. Insertions at the same place keep their order.
 */
export function splice(text: string, edits: readonly Edit[]): string {
	if (edits.length === 0) return text;
	const pieces: string[] = [];
	let done = 0;
	// Sorting is stable.
	for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
		pieces.push(text.slice(done, edit.start), edit.text);
		done = edit.end;
	}
	pieces.push(text.slice(done));
	return pieces.join('');
}
