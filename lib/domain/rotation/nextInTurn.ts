/** Where a list of people that take turns stands. */
export interface TurnState {
	/** Where in the list the latest one stood, counted from 0; -1: nobody yet. */
	position: number;
	/** Who came last; null: nobody yet. */
	latest: string | null;
}

/**
 * Whose turn it is. Somebody who stands in the list twice gets two turns a round. When the list was edited in the
 * meantime, it goes on behind the one who came last; was that one taken out, with whoever has moved up.
 *
 * @param list not empty
 * @returns who, and where in the list
 * @throws RangeError for an empty list
 */
export function nextInTurn(
	list: readonly string[],
	{ position, latest }: TurnState,
): { position: number; who: string } {
	if (list.length === 0) throw new RangeError('list is empty; nobody can have a turn');
	const at = next(list, position, latest) % list.length;
	return { position: at, who: list[at] };
}

function next(list: readonly string[], position: number, latest: string | null): number {
	if (latest === null || position < 0) return 0;
	if (list[position] === latest) return position + 1;
	const moved = list.indexOf(latest);
	return moved >= 0 ? moved + 1 : position;
}
