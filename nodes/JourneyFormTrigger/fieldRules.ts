import type { ContactFields } from '../../lib/engine';
import { pathOf } from './bracketedNames';

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
	/** What the field is called in what the form sends, or the path to it. */
	name: string;
	target: FieldTarget;
	required: boolean;
}

export interface FieldRule extends FieldRow {
	/** What an attribute or property is called that it becomes. */
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
 * Names what is kept: by the last part of a path, so that an attribute is called the same whichever form it comes
 * from. Fields with the same last part keep all of their paths.
 */
export function readRules(rows: FieldRow[]): FieldRule[] {
	const uses = new Map<string, number>();
	for (const { name, target } of rows) {
		const use = `${target} ${lastPart(name)}`;
		uses.set(use, (uses.get(use) ?? 0) + 1);
	}
	return rows.map((row) => {
		const last = lastPart(row.name);
		return { ...row, keptAs: uses.get(`${row.target} ${last}`) === 1 ? last : row.name };
	});
}

/** A dot before a space is one of a label: `Your tel. no.` */
function lastPart(name: string): string {
	const path = pathOf(name);
	const parts = path.split(/\.(?=[^\s.])/);
	// `fields[phone][value]` is the field phone.
	if (parts.length > 2 && parts.at(-1) === 'value') parts.pop();
	return parts.at(-1) ?? path;
}
