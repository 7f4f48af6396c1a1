import type { IExecuteFunctions } from 'n8n-workflow';

import type { HoldOutcome } from '../../lib/domain/journey';
import type { TestEnding } from '../../lib/n8n/steps';
import { isFirstOf, pathName, pathsOf } from './paths';

/** The output by which contacts leave whose hold ended this way. */
export function outputName(
	functions: IExecuteFunctions,
	outcome: HoldOutcome,
	branch: number | null,
): string {
	if (!isFirstOf(functions)) return outcome === 'matched' ? 'True' : 'False';
	return outcome === 'matched' ? pathName(functions, branch ?? 0) : 'Timed Out';
}

/** How a hold ends in an editor run: as When Testing says, since what a contact will do can't be known. */
export function testEnding(functions: IExecuteFunctions, itemIndex: number): TestEnding | null {
	const branch = isFirstOf(functions) ? chosenPath(functions, itemIndex) : null;
	const chosen =
		branch === null
			? (functions.getNodeParameter('whenTesting', itemIndex, 'true') as 'true' | 'false' | 'stop')
			: branch < pathsOf(functions).length
				? 'true'
				: 'false';
	switch (chosen) {
		case 'stop':
			return null;
		case 'false':
			return {
				outcome: 'elapsed',
				branch: null,
				because: 'When Testing assumes that the contact times out',
			};
		case 'true':
			return {
				outcome: 'matched',
				branch,
				because: `When Testing assumes that ${awaited(functions, branch)}`,
			};
	}
}

/** The path to test, from 0; the one after the last is Timed Out. */
function chosenPath(functions: IExecuteFunctions, itemIndex: number): number {
	const { length } = pathsOf(functions);
	const chosen = functions.getNodeParameter('whenTestingPath', itemIndex, 1) as number;
	return chosen === 0 ? length : Math.min(chosen, length) - 1;
}

/** What a contact waits for, as a statement. */
function awaited(functions: IExecuteFunctions, branch: number | null): string {
	if (branch !== null) return `“${pathName(functions, branch)}” comes first`;
	if (functions.getNodeParameter('condition', 0, 'event') !== 'event') return 'the condition becomes true';
	return 'the event occurs in time';
}
