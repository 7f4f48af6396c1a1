/**
 * What makes a hit the same as an earlier one: an open of a message counts once, and a click on each of its links.
 * Those of machines are counted apart, so that a scanner takes away no one's first click.
 */
export function eventKey({
	kind,
	link,
	messageId,
	machine,
}: {
	kind: 'open' | 'click';
	link: number | null;
	messageId: string;
	machine: boolean;
}): string {
	return [...(machine ? ['machine'] : []), kind, messageId, ...(link === null ? [] : [link])].join(':');
}
