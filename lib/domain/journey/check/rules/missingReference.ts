import { presetStrategy, PRESET_PREFIX, WRITTEN_HERE } from '../../../matching';
import { textKey } from '../../../normalization';
import type { Checked, Rule } from '../finding';
import { journeyTypeOf } from '../../nodeTypes';
import { factsOf } from '../journeyNodes';
import type { NamedReference } from '../namesInConditions';
import { textOf, valueOf } from '../parameters';
import type { StoreFacts } from '../storeFacts';

/** A node names something that the store doesn't have. */
export const missingReference: Rule = {
	name: 'missing-reference',
	severity: 'error',
	find(checked) {
		const { graph, store } = checked;
		if (store === null) return [];
		return graph.nodes.flatMap((node) =>
			(factsOf(node)?.names?.(node) ?? []).flatMap((reference) => {
				const missing = whatIsMissing(reference, store, checked);
				return missing === null
					? []
					: { node: node.name, problem: `${reference.label}: ${missing.problem}`, remedy: missing.remedy };
			}),
		);
	},
};

function whatIsMissing(
	reference: NamedReference,
	store: StoreFacts,
	checked: Checked,
): { problem: string; remedy: string } | null {
	const { kind, name } = reference;
	switch (kind) {
		case 'event':
			return null;
		case 'segment':
			return store.segments.some((segment) => segment.id === name || textKey(segment.name) === textKey(name))
				? null
				: absent('segment', name, 'Choose one from the list, or create it with Journey Records first.');
		case 'strategy':
			return missingStrategy(name, 'contact', store);
		case 'leadStrategy':
			return missingStrategy(name, 'lead', store);
		case 'model':
			return [...store.models.map((model) => model.name), ...modelsHere(checked)].some(
				(model) => textKey(model) === textKey(name),
			)
				? null
				: absent('scoring model', name, 'Write the Model Name of a published Score Lead node.');
		case 'process':
			return store.processes.some(({ id }) => id === name)
				? null
				: absent('lifecycle process', name, 'Choose one from the list.');
		case 'stage':
			return missingStage(reference, store);
	}
}

function absent(what: string, name: string, remedy: string): { problem: string; remedy: string } {
	return { problem: `there is no ${what} “${name}” in this store.`, remedy };
}

function missingStrategy(
	name: string,
	record: 'contact' | 'lead',
	store: StoreFacts,
): { problem: string; remedy: string } | null {
	const remedy = `Choose a strategy for ${record}s from the list.`;
	if (name === WRITTEN_HERE) return null;
	if (name.startsWith(PRESET_PREFIX)) {
		return presetStrategy(name.slice(PRESET_PREFIX.length))?.strategy.record === record
			? null
			: absent('matching strategy', name, remedy);
	}
	const known = store.strategies.find(({ id }) => id === name);
	if (known === undefined) return absent('matching strategy', name, remedy);
	return known.record === record
		? null
		: { problem: `the strategy “${known.name}” is for ${known.record}s.`, remedy };
}

/** Models this workflow publishes itself. */
function modelsHere({ graph }: Checked): string[] {
	return graph.nodes
		.filter(({ type }) => journeyTypeOf(type) === 'journeyLeadScoring')
		.map((node) => textOf(valueOf(node, 'modelName', 'Lead Score')));
}

function missingStage(
	{ name, process, begins }: NamedReference,
	{ processes }: StoreFacts,
): { problem: string; remedy: string } | null {
	const within = processes.filter(({ id }) => process === null || process === undefined || id === process);
	// Then the process is what's missing.
	if (within.length === 0) return null;
	const found = within.flatMap(({ stages }) => stages).find(({ key }) => key === name);
	const where = process === null || process === undefined ? 'any process' : `“${within[0].name}”`;
	const remedy = 'Choose a stage from the list.';
	if (found === undefined) return { problem: `there is no stage “${name}” in ${where}.`, remedy };
	return begins === true && found.closes !== undefined
		? { problem: `the stage “${found.name}” closes leads, so none can begin there.`, remedy }
		: null;
}
