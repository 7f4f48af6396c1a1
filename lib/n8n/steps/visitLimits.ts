import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { VisitLimits } from '../../engine';

/** How often a contact may visit a step: only for steps that hold. */
export const visitLimitProperties: INodeProperties[] = [
	{
		displayName: 'Max Total Visits',
		name: 'maxTotalVisits',
		type: 'number',
		noDataExpression: true,
		default: 1000,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		description:
			'How often a contact can reach this step in one enrollment before it exits the journey with reason <code>loop</code>. Remove this option for no limit.',
	},
	{
		displayName: 'Max Visits per Day',
		name: 'maxVisitsPerDay',
		type: 'number',
		noDataExpression: true,
		default: 100,
		typeOptions: { minValue: 1, numberPrecision: 0 },
		description:
			'How often a contact can reach this step within 24 hours before it exits the journey with reason <code>loop</code>. This stops accidental loops.',
	},
];

const PER_DAY = 100;

export function readVisitLimits(functions: Pick<IExecuteFunctions, 'getNodeParameter'>): VisitLimits {
	const { maxVisitsPerDay, maxTotalVisits } = functions.getNodeParameter('options', 0, {}) as {
		maxVisitsPerDay?: unknown;
		maxTotalVisits?: unknown;
	};
	return { perDay: atLeastOne(maxVisitsPerDay) ?? PER_DAY, inAll: atLeastOne(maxTotalVisits) };
}

function atLeastOne(value: unknown): number | null {
	return typeof value === 'number' && value >= 1 ? Math.trunc(value) : null;
}

/**
 * Counts the visits of contacts that this execution passes at once. The store doesn't see those, and a circle
 * of nodes in which no one waits would never end.
 */
export class PassCounter {
	readonly #counts: Record<string, number>;

	constructor(functions: Pick<IExecuteFunctions, 'getContext'>) {
		// n8n stores it for this node, as long as the execution lasts.
		const context = functions.getContext('node') as { journeyPasses?: Record<string, number> };
		this.#counts = context.journeyPasses ??= {};
	}

	has(enrollmentId: string): boolean {
		return this.#counts[enrollmentId] !== undefined;
	}

	/** How many times an enrollment has passed in this execution, including this time. */
	count(enrollmentId: string): number {
		return (this.#counts[enrollmentId] = (this.#counts[enrollmentId] ?? 0) + 1);
	}
}
