import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { NotFoundError } from '../../domain/errors';
import type { Contact, Lead } from '../../store';
import { findOnTrail } from '../context';
import { withEngine, type StoreUser } from '../engines';
import { omit } from '../omit';
import type { Subject } from '../recordNode';
import { TEST_ID, testLead } from './testRecords';

/**
 * The contact that an editor run is about: the one on the item, which may be made up, or another that the node
 * names, from the store.
 * @returns null if there is none
 */
export async function findTestContact(
	user: StoreUser,
	{ context }: Pick<Subject, 'context'>,
	id: string,
): Promise<Contact | null> {
	const own = context?.contact;
	if (own !== undefined && (own.id ?? null) === id) return own as unknown as Contact;
	return await withEngine(user, async ({ store }) => await store.contacts.get(id));
}

/** @throws NotFoundError as in production */
export async function requireTestContact(
	user: StoreUser,
	subject: Pick<Subject, 'context'>,
	id: string,
): Promise<Contact> {
	const contact = await findTestContact(user, subject, id);
	if (contact === null) throw new NotFoundError('contact', id);
	return contact;
}

/**
 * The same for a lead: as the item shows it, which may have been made up on the way, or from the store.
 * @throws NotFoundError as in production
 */
export async function requireTestLead(
	functions: IExecuteFunctions,
	itemIndex: number,
	id: string,
): Promise<Lead> {
	const own = findOnTrail(functions, itemIndex, 'lead');
	if (own !== undefined && own.id === id) return own as unknown as Lead;
	const lead = await withEngine(functions, async ({ store }) => await store.leads.get(id));
	if (lead === null) throw new NotFoundError('lead', id);
	return lead;
}

/**
 * A lead that an earlier node of this editor run made up, with everything that a stored one has.
 * @throws NotFoundError as in production, if no node did
 */
export function madeUpLead(functions: IExecuteFunctions, itemIndex: number, id: string): IDataObject {
	const known = findOnTrail(functions, itemIndex, 'lead');
	if (known === undefined || known.id !== id) throw new NotFoundError('lead', id);
	return { ...testLead(), ...omit(known, 'outcome', 'reason', 'stageName') };
}

/** @throws NotFoundError as in production, unless the account is made up */
export async function requireTestAccount(
	functions: IExecuteFunctions,
	itemIndex: number,
	id: string,
): Promise<void> {
	if (id === TEST_ID || findOnTrail(functions, itemIndex, 'account')?.id === id) return;
	const account = await withEngine(functions, async ({ store }) => await store.accounts.get(id));
	if (account === null) throw new NotFoundError('account', id);
}
