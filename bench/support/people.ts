import type { ContactWrite, Store } from '../../lib/store';

const AT_ONCE = 1000;

/** A contact like the ones forms and imports bring. */
export function person(number: number): ContactWrite {
	const email = `person${number}@example${number % 1000}.com`;
	return {
		externalId: null,
		email,
		emailKey: email,
		phone: null,
		phoneKey: null,
		firstName: 'Ann',
		lastName: `Example ${number}`,
		company: number % 2 ? 'Example Ltd' : 'Contoso',
		timeZone: 'Europe/Amsterdam',
		accountId: null,
		owner: null,
		attributes: { plan: number % 3 ? 'basic' : 'pro' },
	};
}

/** Stores `count` contacts, numbered from `from`. @returns their IDs, in order */
export async function insertPeople(store: Store, count: number, from = 0): Promise<string[]> {
	const ids: string[] = [];
	for (let done = 0; done < count; done += AT_ONCE) {
		const batch = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, position) => ({
			id: store.newId(),
			contact: person(from + done + position),
		}));
		await store.transaction(async (tx) => await tx.contacts.insertMany(batch));
		for (const { id } of batch) ids.push(id);
	}
	return ids;
}
