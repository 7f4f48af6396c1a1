import type { ILoadOptionsFunctions, ResourceMapperFields, ResourceMapperValue } from 'n8n-workflow';

import { withEngine } from '../engines';
import { LEADS_ASKED, mappableFields } from '../leads/leadFields';

/** The lead fields for a mapping: those every lead has, and the custom attributes of the latest ones. */
export async function getLeadFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const mapping = this.getCurrentNodeParameter('fields') as Partial<ResourceMapperValue> | undefined;
	const attributes = await withEngine(
		this,
		async ({ store }) => await store.leads.recentAttributes(LEADS_ASKED),
	);
	return { fields: mappableFields(attributes, mapping?.schema ?? []) };
}
