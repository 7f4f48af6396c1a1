import type { ContactFields } from '../../lib/engine';
import { keptName } from '../../lib/n8n/forms/keptName';

/** Targets that are texts of the lead. */
export const LEAD_TEXTS = { leadTopic: 'topic', leadCampaign: 'campaign', leadPage: 'page' } as const;

export type FieldTarget =
	| Exclude<keyof ContactFields, 'attributes' | 'accountId' | 'owner' | 'testSpeed'>
	| keyof typeof LEAD_TEXTS
	| 'leadAttribute'
	| 'attribute'
	| 'property';

/** One row of the node's *Fields*. */
export interface FieldRow {
	/** The field's name as the form sends it, or the path to it. */
	name: string;
	target: FieldTarget;
	required: boolean;
}

export interface FieldRule extends FieldRow {
	/** Name of the attribute or property it becomes. */
	keptAs: string;
}

export type OtherFields = 'ignore' | 'keep' | 'refuse';

export function isOfLead({ target }: Pick<FieldRow, 'target'>): boolean {
	return target === 'leadAttribute' || isLeadText(target);
}

export function isLeadText(target: FieldTarget): target is keyof typeof LEAD_TEXTS {
	return Object.hasOwn(LEAD_TEXTS, target);
}

/**
 * Gives attributes and properties the last part of their path as a name, so that an attribute has one name across
 * forms. Fields that share a last part keep the whole path.
 */
export function readRules(rows: FieldRow[]): FieldRule[] {
	const uses = new Map<string, number>();
	for (const { name, target } of rows) {
		const use = `${target} ${keptName(name)}`;
		uses.set(use, (uses.get(use) ?? 0) + 1);
	}
	return rows.map((row) => {
		const last = keptName(row.name);
		return { ...row, keptAs: uses.get(`${row.target} ${last}`) === 1 ? last : row.name };
	});
}
