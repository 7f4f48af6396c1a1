import type { Checked, Rule } from '../finding';
import { factsOf } from '../journeyNodes';
import type { CheckedNode } from '../workflow';

const CREDENTIAL = 'journeyStoreApi';

/** A contact that entered in one store is unknown in another. */
export const differentStores: Rule = {
	name: 'different-stores',
	severity: 'error',
	find(checked) {
		const { graph } = checked;
		const [first] = [...graph.entries, ...graph.nodes.filter((node) => factsOf(node) !== undefined)];
		if (first === undefined) return [];
		return graph.nodes
			.filter((node) => belongsToJourney(checked, node) && storeOf(node) !== storeOf(first))
			.map((node) => ({
				node: node.name,
				problem: `It uses ${nameOf(node)}, but “${first.name}” uses ${nameOf(first)}, where the contacts are.`,
				remedy: 'Choose the same Journey Store in all nodes of the journey.',
			}));
	},
};

/** Journey Records outside the journey may look at any store. */
function belongsToJourney({ graph }: Checked, node: CheckedNode): boolean {
	const role = factsOf(node)?.role;
	return role !== undefined && (role !== 'records' || graph.hasContacts(node.name));
}

function storeOf({ credentials }: CheckedNode): string {
	const chosen = credentials[CREDENTIAL] as CheckedNode['credentials'][string] | undefined;
	return chosen === undefined ? '' : (chosen.id ?? chosen.name);
}

function nameOf({ credentials }: CheckedNode): string {
	const chosen = credentials[CREDENTIAL] as CheckedNode['credentials'][string] | undefined;
	return chosen === undefined ? 'the file in n8n’s folder' : `the store “${chosen.name}”`;
}
