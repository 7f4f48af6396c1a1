import { sql } from 'kysely';

import type { RepositoryContext } from '../../RepositoryContext';
import type { RecipientContact } from './types';

interface Row {
	id: string;
	email: string | null;
	phone: string | null;
	time_zone: string | null;
	test_speed: number | null;
	account_id: string | null;
	erased_at: number | null;
}

/**
 * What decisions need to know of contacts, by id. Phone numbers have their country code: as they were written, they
 * may need a default country that was known only when they were saved.
 */
export async function readRecipientContacts(
	context: RepositoryContext,
	ids: string[],
): Promise<Map<string, RecipientContact>> {
	if (ids.length === 0) return new Map();
	const { rows } = await sql<Row>`
		select id, email, coalesce(phone_key, phone) as phone, time_zone, test_speed, account_id, erased_at from contacts
		where id ${context.sql.oneOfIndexed([...new Set(ids)])}`.execute(context.db);
	return new Map(
		rows.map((row) => [
			row.id,
			{
				id: row.id,
				email: row.email,
				phone: row.phone,
				timeZone: row.time_zone,
				testSpeed: row.test_speed,
				accountId: row.account_id,
				erased: row.erased_at !== null,
			},
		]),
	);
}

/** Normalized addresses; see `emailKey` and `phoneKey`. */
export interface MemberKeys {
	emails: string[];
	phones: string[];
}

/** A contact of an account, with its normalized addresses. */
export interface AccountMember {
	id: string;
	accountId: string;
	emailKey: string | null;
	phoneKey: string | null;
}

/** The contacts of accounts that have one of these addresses, the earliest first. */
export async function readMembers(
	context: RepositoryContext,
	accountIds: string[],
	{ emails, phones }: MemberKeys,
): Promise<AccountMember[]> {
	if (accountIds.length === 0 || emails.length + phones.length === 0) return [];
	const { rows } = await sql<{
		id: string;
		account_id: string;
		email_key: string | null;
		phone_key: string | null;
	}>`
		select id, account_id, email_key, phone_key from contacts
		where account_id ${context.sql.oneOfIndexed([...new Set(accountIds)])} and erased_at is null
			and (email_key ${context.sql.oneOf(emails)} or phone_key ${context.sql.oneOf(phones)})
		order by id`.execute(context.db);
	return rows.map((row) => ({
		id: row.id,
		accountId: row.account_id,
		emailKey: row.email_key,
		phoneKey: row.phone_key,
	}));
}
