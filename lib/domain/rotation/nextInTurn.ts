/** The current position in a list of people who take turns. */
export interface TurnState {
	/** The latest person's position in the list, counted from 0; -1: no one yet. */
	position: number;
	/** The latest person; null: no one yet. */
	latest: string | null;
}

/**
 * Whose turn it is. Someone who is in the list twice gets two turns per round. If the list was edited in the
 * meantime, it continues after the latest person; if that one was removed, with the one who moved up.
 *
 * @param list not empty
 * @returns the person, and their position in the list
 * @throws RangeError for an empty list
 */
export function nextInTurn(
	list: readonly string[],
	{ position, latest }: TurnState,
): { position: number; who: string } {
	if (list.length === 0) throw new RangeError('list is empty; add at least one person');
	const at = next(list, position, latest) % list.length;
	return { position: at, who: list[at] };
}

function next(list: readonly string[], position: number, latest: string | null): number {
	if (latest === null || position < 0) return 0;
	if (list[position] === latest) return position + 1;
	const moved = list.indexOf(latest);
	return moved >= 0 ? moved + 1 : position;
}
