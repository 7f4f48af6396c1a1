import { DEFAULT_SWITCHES, type LifecycleDefinition, type LifecycleProcess } from './process';
import { titleCase } from './stageNames';

/** The process of leads that don't name one. */
export const DEFAULT_PROCESS_ID = 'default';

const LEAD_LIFECYCLE: LifecycleDefinition = {
	stages: [
		'inquiry',
		'automated_marketing_qualification',
		'teleprospecting_acceptance',
		'teleprospecting_qualification',
		'sales_acceptance',
	].map((key) => ({ key, name: titleCase(key) })),
	first: 'inquiry',
	// People may set a lead to any stage. The named moves keep the order: teleprospecting qualifies what it
	// has accepted, and sales-ready leads skip it.
	moves: 'any',
	actions: {
		scored: { from: ['inquiry'], to: 'automated_marketing_qualification' },
		sales_ready: {
			from: [
				'inquiry',
				'automated_marketing_qualification',
				'teleprospecting_acceptance',
				'teleprospecting_qualification',
			],
			to: 'sales_acceptance',
		},
		teleprospect_ready: {
			from: ['inquiry', 'automated_marketing_qualification'],
			to: 'teleprospecting_acceptance',
		},
		teleprospect_accepted: {
			from: ['teleprospecting_acceptance'],
			to: 'teleprospecting_qualification',
		},
		teleprospect_qualified: { from: ['teleprospecting_qualification'], to: 'sales_acceptance' },
		sales_accepted: { from: ['sales_acceptance'], requiredFields: ['owner'] },
	},
};

const CUSTOMER_LIFECYCLE: LifecycleDefinition = {
	stages: ['awareness', 'consideration', 'conversion', 'retention', 'advocacy'].map((key) => ({
		key,
		name: titleCase(key),
	})),
	first: 'awareness',
	moves: 'any',
	actions: {},
};

const BUYER_JOURNEY: LifecycleDefinition = {
	stages: [
		{ key: 'audience_engagement', name: 'Audience Engagement' },
		{ key: 'branding', name: 'Branding' },
		{ key: 'product_service', name: 'Product/Service' },
		{ key: 'purchase_process', name: 'Purchase Process' },
		{ key: 'delivery_adoption', name: 'Delivery/Adoption' },
		{ key: 'support', name: 'Support' },
		{ key: 'retention_expansion', name: 'Retention/Expansion' },
		{ key: 'advocacy', name: 'Advocacy' },
	],
	first: 'audience_engagement',
	moves: 'any',
	actions: {},
};

/** The processes every store has. Their stages are fixed; their switches aren't. */
export const PRESET_PROCESSES: readonly LifecycleProcess[] = [
	{
		id: DEFAULT_PROCESS_ID,
		name: 'Lead Lifecycle',
		description: 'From inquiry through marketing, teleprospecting and sales to an opportunity',
		definition: LEAD_LIFECYCLE,
		...DEFAULT_SWITCHES,
	},
	{
		id: 'customer_lifecycle',
		name: 'Customer Lifecycle',
		description: 'From the first touch to customers who recommend you',
		definition: CUSTOMER_LIFECYCLE,
		...DEFAULT_SWITCHES,
	},
	{
		id: 'buyer_journey',
		name: 'Buyer Journey',
		description: 'The eight stages of a buyer, from first attention to advocacy',
		definition: BUYER_JOURNEY,
		...DEFAULT_SWITCHES,
	},
];

/** @param id null: the default process */
export function presetProcess(id: string | null): LifecycleProcess | undefined {
	return PRESET_PROCESSES.find((process) => process.id === (id ?? DEFAULT_PROCESS_ID));
}
