/** A part of a text, and what stands there instead. */
export interface Edit {
	start: number;
	/** The same as `start`: inserts. */
	end: number;
	text: string;
}

/**
 * A text with some parts replaced; everything else stays, character by character.
 * @param edits in any order; they don't overlap. Those at one place are applied in the order given.
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
