import type { IExecuteFunctions } from 'n8n-workflow';

import { requireContext } from '../context';
import type { ItemFailures } from '../errors';
import type { KnownItem } from './HoldingStep';
import { refuseSubWorkflow } from './refusals';

/** The items whose contact is known; the others have failed. */
export function knownItems(
	functions: IExecuteFunctions,
	items: Array<Omit<KnownItem, 'context'>>,
	failures: ItemFailures,
): KnownItem[] {
	return items.flatMap((item): KnownItem[] => {
		try {
			const context = requireContext(functions, item.index);
			refuseSubWorkflow(functions, context, item.index);
			return [{ ...item, context }];
		} catch (error) {
			failures.add(error, item.index);
			return [];
		}
	});
}
