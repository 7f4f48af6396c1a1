import type { ExpressionString, INodeParameters, NodeHint } from 'n8n-workflow';

import { splitOutputs } from '../../lib/n8n/descriptions/outputs';

/** A path as it appears in the node's parameters. */
interface PathParameters {
	name?: string;
	percentage?: string | number | null;
	quota?: number;
}

// n8n evaluates these functions from their text, in the editor too: they can't use anything outside, and two
// closing braces in a row would end the expression.

function subtitleOf(parameters: INodeParameters): string {
	const list = ((parameters.paths as INodeParameters | undefined)?.path ?? []) as PathParameters[];
	const names = list.map((path, index) => String(path.name ?? '').trim() || `Path ${index + 1}`);
	if (parameters.method === 'quota') {
		const last = list.length - 1;
		return names
			.map((name, index) => (index === last ? `then ${name}` : `${name} ${list[index].quota ?? 0}`))
			.join(' · ');
	}
	const percentages = list.map((path) => {
		const text = String(path.percentage ?? '')
			.replace('%', '')
			.trim();
		return text === '' ? null : Number(text);
	});
	const given = percentages.reduce<number>((sum, percentage) => sum + (percentage ?? 0), 0);
	const open = percentages.filter((percentage) => percentage === null).length;
	const text = names
		.map((name, index) => {
			const percentage = percentages[index] ?? Math.max(100 - given, 0) / open;
			return `${name} ${Math.round(percentage * 100) / 100}%`;
		})
		.join(' · ');
	const off = open === 0 ? Math.abs(given - 100) > 0.001 : given >= 100;
	return off ? `${text} (sum ${Math.round(given * 100) / 100}%)` : text;
}

function doesNotAddUp(parameters: INodeParameters): boolean {
	if (parameters.method === 'quota') return false;
	const list = ((parameters.paths as INodeParameters | undefined)?.path ?? []) as PathParameters[];
	const texts = list.map((path) =>
		String(path.percentage ?? '')
			.replace('%', '')
			.trim(),
	);
	const given = texts.reduce((sum, text) => sum + Number(text), 0);
	return texts.includes('') ? !(given < 100) : !(Math.abs(given - 100) < 0.001);
}

const evaluated = (from: (parameters: INodeParameters) => unknown): ExpressionString =>
	`={{(${from.toString()})($parameter)}}`;

/** One output per path, in list order. */
export const outputs = evaluated(splitOutputs);

/** How the split is set up: `A 50% · B 50%`. */
export const subtitle = evaluated(subtitleOf);

export const percentagesHint: NodeHint = {
	message:
		'Percentages must add up to 100%. Leave one empty to give it the remainder; several empty ones share the remainder evenly.',
	type: 'warning',
	location: 'ndv',
	whenToDisplay: 'always',
	displayCondition: evaluated(doesNotAddUp),
};
