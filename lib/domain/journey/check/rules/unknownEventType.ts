import { OWN_EVENTS } from '../../../interactions';
import type { Checked, Rule } from '../finding';
import { factsOf } from '../journeyNodes';
import { closest } from '../likeness';
import { hasHistory } from '../storeFacts';

/** An event type that has never been recorded is probably misspelled. */
export const unknownEventType: Rule = {
	name: 'unknown-event-type',
	severity: 'warning',
	find(checked) {
		const { graph, store } = checked;
		const seen = (store?.eventTypes ?? []).map(({ type }) => type);
		const known = new Set([...Object.keys(OWN_EVENTS), ...seen, ...recordedHere(checked)]);
		return graph.nodes.flatMap((node) => {
			const names = (factsOf(node)?.names?.(node) ?? []).filter(
				({ kind, name }) => kind === 'event' && !name.startsWith('$') && !known.has(name),
			);
			const types = [...new Map(names.map((reference) => [reference.name, reference])).values()];
			return types.flatMap(({ name, label }) => {
				const near = closest(name, [...known]);
				if (near !== null) {
					return {
						node: node.name,
						problem: `${label}: “${name}” is not a known event type.`,
						remedy: `Did you mean “${near}”?`,
					};
				}
				return store !== null && hasHistory(store)
					? {
							node: node.name,
							problem: `${label}: “${name}” has never been recorded in this store.`,
							remedy: 'Check how it’s spelled, and that something sends it.',
						}
					: [];
			});
		});
	},
};

function recordedHere({ graph }: Checked): string[] {
	return graph.nodes.flatMap((node) => factsOf(node)?.records?.(node) ?? []);
}
