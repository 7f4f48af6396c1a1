import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { contactName } from '../../domain/explain';
import type { Contact, Store } from '../../store';
import { withEngine } from '../engines';
import { orUnreachable } from './orUnreachable';

/** *Test Contact* when none of the store is chosen. */
export const MADE_UP = '';

/** *Test Contact* when the field next to it counts; never itself an ID. */
export const BY_EMAIL_OR_ID = '$byEmailOrId';

const MOST = 100;

/** The latest contacts of the store, and the chosen one, between making one up and naming one. */
export async function getTestContacts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const madeUp = {
		name: 'Made-Up Contact',
		value: MADE_UP,
		description: 'Has what the workflow reads from contacts',
	};
	const byEmailOrId = { name: 'By Email or ID', value: BY_EMAIL_OR_ID };
	const chosen = this.getCurrentNodeParameters()?.testContact;
	const list = async (): Promise<INodePropertyOptions[]> =>
		await withEngine(this, async ({ store }) => {
			const latest = await store.contacts.list({ limit: MOST });
			return [...latest, ...(await earlier(store, latest, chosen))].map((contact) => ({
				name: contactName(contact),
				value: contact.id,
			}));
		});
	const { options, without } = await orUnreachable(list, byEmailOrId);
	return [madeUp, ...options, without];
}

/** The chosen contact, if it isn't among the latest: its name is shown instead of its ID. */
async function earlier(store: Store, latest: Contact[], chosen: unknown): Promise<Contact[]> {
	if (typeof chosen !== 'string' || chosen === MADE_UP || chosen === BY_EMAIL_OR_ID) return [];
	if (latest.some(({ id }) => id === chosen)) return [];
	const contact = await store.contacts.get(chosen);
	return contact === null ? [] : [contact];
}
