import type { INodeParameters } from 'n8n-workflow';

import { journeyTypeOf } from '../../domain/journey';

/** An output as n8n draws it. */
interface DrawnOutput {
	type: 'main';
	displayName: string;
}

/** What is read of a row of paths. */
interface PathParameters {
	name?: string;
	controlGroup?: boolean;
	eventType?: unknown;
}

// n8n evaluates the next two functions from their text, in the editor too: they can't use anything outside, and two
// closing braces in a row would end the expression.

/** True and False; or one output per path, and Timed Out. */
export function ifThenOutputs(parameters: INodeParameters): DrawnOutput[] {
	if (parameters.condition !== 'firstOf') {
		return [
			{ type: 'main', displayName: 'True' },
			{ type: 'main', displayName: 'False' },
		];
	}
	const paths = ((parameters.paths as INodeParameters | undefined)?.path ?? []) as PathParameters[];
	const named = paths.map((path, index) => {
		const located = path.eventType as { value?: unknown } | string | undefined;
		const type = typeof located === 'object' && located !== null ? located.value : located;
		const name = String(path.name ?? '').trim() || String(type ?? '').trim() || `Path ${index + 1}`;
		return { type: 'main' as const, displayName: name };
	});
	return [...named, { type: 'main', displayName: 'Timed Out' }];
}

/** One output per path, in list order. */
export function splitOutputs(parameters: INodeParameters): DrawnOutput[] {
	const list = ((parameters.paths as INodeParameters | undefined)?.path ?? []) as PathParameters[];
	return list.map((path, index) => {
		const name = String(path.name ?? '').trim() || `Path ${index + 1}`;
		return {
			type: 'main' as const,
			displayName: path.controlGroup === true ? `${name} (control group)` : name,
		};
	});
}

/** Messages that may go out, and those that may not. */
export function gateOutputs(): DrawnOutput[] {
	return [
		{ type: 'main', displayName: 'Send' },
		{ type: 'main', displayName: 'Suppressed' },
	];
}

const OUTPUTS: Partial<Record<string, (parameters: INodeParameters) => DrawnOutput[]>> = {
	journeyIfThen: ifThenOutputs,
	journeySplit: splitOutputs,
	journeyMessageGate: gateOutputs,
};

/** The names of a journey node's outputs; none of a node with one output, or if they can't be told. */
export function outputNames(type: string, parameters: INodeParameters): string[] {
	try {
		return (OUTPUTS[journeyTypeOf(type) ?? '']?.(parameters) ?? []).map(({ displayName }) => displayName);
	} catch {
		// An expression stands where the list of paths should be.
		return [];
	}
}
