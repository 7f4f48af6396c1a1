/**
 * A copy was not begun (or not continued), because data would be mixed or incomplete. Nothing was changed.
 */
export class CopyRefusedError extends Error {
	override readonly name = 'CopyRefusedError';
}

/** A copy was made and is not equal to its source. */
export class CopyMismatchError extends Error {
	override readonly name = 'CopyMismatchError';
}
