import type { Rule } from '../finding';
import { baseTypeOf } from '../hostNodes';
import { severalContactsAtOnce } from '../questions';

const DROPPING: Readonly<Record<string, string>> = {
	limit: 'It lets a number of contacts pass in each execution, and the journey loses all others.',
	removeDuplicates: 'It drops contacts whose items look alike, and the journey loses them.',
};

/** Nodes that drop contacts no one meant to drop. */
export const droppedContacts: Rule = {
	name: 'contacts-dropped-on-the-way',
	severity: 'warning',
	find: (checked) =>
		checked.graph.nodes
			.filter(
				(node) => Object.hasOwn(DROPPING, baseTypeOf(node)) && severalContactsAtOnce(checked, node.name),
			)
			.map((node) => ({
				node: node.name,
				problem: DROPPING[baseTypeOf(node)],
				remedy:
					baseTypeOf(node) === 'limit'
						? 'Use Entries per Hour in the trigger, or a Journey Split by quota.'
						: 'Remove it; set Re-Entry in the trigger to keep contacts from coming twice.',
			})),
};
