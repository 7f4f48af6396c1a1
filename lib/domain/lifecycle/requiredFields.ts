import { readProperty } from '../propertyFilter';
import { findStage, type LeadStatus, type LifecycleDefinition } from './process';

/** The fields a process can require, by record. Custom attributes come on top. */
const FIELDS = {
	lead: ['owner', 'topic', 'campaign', 'page', 'contactId', 'accountId', 'score', 'grade'],
	opportunity: ['name', 'amount', 'currency', 'closeDate'],
	contact: [
		'email',
		'phone',
		'firstName',
		'lastName',
		'company',
		'externalId',
		'owner',
		'accountId',
		'timeZone',
	],
	account: ['name', 'domain', 'externalId', 'owner'],
};

/** Records other than the lead itself that a path can begin with. */
const OTHERS = ['opportunity', 'contact', 'account'] as const;

const ATTRIBUTES = 'attributes.';

/** What is known about a lead when its required fields are checked. */
export interface RequiredFacts {
	/** The lead's own fields, with its `attributes` and `opportunity`. */
	lead: object;
	contact: object | null;
	account: object | null;
}

/** What a definition may require, for messages. */
export const REQUIRABLE =
	'a field of the lead such as owner or attributes.budget, or one of its opportunity, contact or account such as contact.phone';

/** Whether a process can require this: `owner`, `attributes.bant.budget`, `opportunity.amount`, `contact.phone`. */
export function isRequirable(path: string): boolean {
	const other = OTHERS.find((record) => path.startsWith(`${record}.`));
	const field = other === undefined ? path : path.slice(other.length + 1);
	if (field.startsWith(ATTRIBUTES)) return other !== 'opportunity' && field.length > ATTRIBUTES.length;
	return FIELDS[other ?? 'lead'].includes(field);
}

/** The fields a lead must have before a move brings it to a stage, or closes it as qualified. */
export function requirementsOf(
	definition: LifecycleDefinition,
	to: { stage: string; status: LeadStatus },
): string[] {
	const ofStage = findStage(definition, to.stage)?.requiredFields ?? [];
	const ofSales = to.status === 'qualified' ? (definition.actions.sales_accepted?.requiredFields ?? []) : [];
	return [...new Set([...ofStage, ...ofSales])];
}

/** The required fields that are missing or blank. No and 0 are values. */
export function missingFields(required: string[], { lead, contact, account }: RequiredFacts): string[] {
	const all = { ...lead, contact, account };
	return required.filter((path) => isBlank(valueAt(all, path)));
}

/** Attribute names may contain dots. */
function valueAt(record: object, path: string): unknown {
	const at = path.indexOf(ATTRIBUTES);
	if (at === -1) return readProperty(record, path);
	const owner = at === 0 ? record : readProperty(record, path.slice(0, at - 1));
	return readProperty(readProperty(owner, 'attributes'), path.slice(at + ATTRIBUTES.length));
}

function isBlank(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	if (typeof value === 'string') return value.trim() === '';
	return typeof value === 'object' && Object.keys(value).length === 0;
}
