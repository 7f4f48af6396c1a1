import { sql } from 'kysely';

import type { RepositoryContext } from '../RepositoryContext';
import * as moving from './messages/moveMessages';
import { readCounted } from './messages/readCounted';
import {
	readMembers,
	readRecipientContacts,
	type AccountMember,
	type MemberKeys,
} from './messages/readContacts';
import { readRecipients } from './messages/readRecipients';
import { resumeStopped } from './messages/resumeStopped';
import { nextSlots, takeSlots } from './messages/slots';
import {
	toMessage,
	type CountedRow,
	type Message,
	type MessageFilter,
	type MessageReport,
	type NewMessage,
	type Recipient,
	type RecipientContact,
} from './messages/types';
import { insertDecisions, replaceDecisions } from './messages/writeDecisions';
import { pageLimits, type Page } from './page';

/** Messages, from the decision on. Each statement moves them only along `lib/domain/messages/states`. */
export class MessageRepository {
	readonly #context: RepositoryContext;

	constructor(context: RepositoryContext) {
		this.#context = context;
	}

	async get(id: string): Promise<Message | null> {
		return (await this.getMany([id])).get(id) ?? null;
	}

	async getMany(ids: string[]): Promise<Map<string, Message>> {
		if (ids.length === 0) return new Map();
		const rows = await this.#context.db
			.selectFrom('messages')
			.selectAll()
			.where(sql<boolean>`id ${this.#context.sql.oneOf([...new Set(ids)])}`)
			.execute();
		return new Map(rows.map((row) => [row.id, toMessage(row)]));
	}

	/** Those that were last decided on first. */
	async list(filter: MessageFilter & Page = {}): Promise<Message[]> {
		const { limit, offset } = pageLimits(filter);
		let query = this.#context.db.selectFrom('messages').selectAll();
		if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId);
		if (filter.journeyId !== undefined) query = query.where('journey_id', '=', filter.journeyId);
		if (filter.stepId !== undefined) query = query.where('step_id', '=', filter.stepId);
		if (filter.enrollmentId !== undefined) query = query.where('enrollment_id', '=', filter.enrollmentId);
		if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
		if (filter.states !== undefined)
			query = query.where(sql<boolean>`state ${this.#context.sql.oneOf(filter.states)}`);
		const rows = await query
			.orderBy('decided_at', 'desc')
			.orderBy('id', 'desc')
			.limit(limit)
			.offset(offset)
			.execute();
		return rows.map(toMessage);
	}

	/**
	 * The messages that a step decided on when contacts came from these holds. No one else changes them before the
	 * transaction ends.
	 */
	async ofOrigins(stepId: string, originIds: string[]): Promise<Message[]> {
		if (originIds.length === 0) return [];
		const { db, sql: dialect } = this.#context;
		const { rows } = await sql<object>`
			select * from messages
			where origin_id ${dialect.oneOfIndexed([...new Set(originIds)])} and step_id = ${stepId}
			order by id ${dialect.forUpdate}`.execute(db);
		return rows.map(toMessage);
	}

	/** Makes transactions that decide about messages to these addresses wait for one another. */
	async lockAddresses(addressHashes: string[]): Promise<void> {
		await this.#context.sql.lockTexts(this.#context.db, addressHashes);
	}

	recipients = async (holdIds: string[]): Promise<Map<string, Recipient>> =>
		await readRecipients(this.#context, holdIds);

	contacts = async (ids: string[]): Promise<Map<string, RecipientContact>> =>
		await readRecipientContacts(this.#context, ids);

	members = async (accountIds: string[], keys: MemberKeys): Promise<AccountMember[]> =>
		await readMembers(this.#context, accountIds, keys);

	counted = async (
		whose: { contactIds: string[]; addressHashes: string[] },
		since: number,
	): Promise<CountedRow[]> => await readCounted(this.#context, whose, since);

	insert = async (messages: NewMessage[]): Promise<Set<string>> =>
		await insertDecisions(this.#context, messages);

	replace = async (messages: NewMessage[]): Promise<void> => await replaceDecisions(this.#context, messages);

	handOpen = async (which: moving.OpenMessages, ended: boolean): Promise<void> =>
		await moving.handOpen(this.#context, which, ended);

	doubtOpen = async (which: moving.OpenMessages): Promise<void> =>
		await moving.doubtOpen(this.#context, which);

	report = async (reports: MessageReport[]): Promise<Set<string>> =>
		await moving.report(this.#context, reports);

	move = async (ids: string[], how: moving.Move): Promise<Set<string>> =>
		await moving.move(this.#context, ids, how);

	releaseHeld = async (enrollmentIds: string[]): Promise<void> =>
		await moving.releaseHeld(this.#context, enrollmentIds);

	strays = async (before: number, limit: number): Promise<string[]> =>
		await moving.strays(this.#context, before, limit);

	takeSlots = async (name: string, count: number, interval: number, now: number): Promise<number[]> =>
		await takeSlots(this.#context, name, count, interval, now);

	nextSlots = async (names: string[]): Promise<Map<string, number>> => await nextSlots(this.#context, names);

	resumeStopped = async (after: string, limit: number): Promise<string | null> =>
		await resumeStopped(this.#context, after, limit);
}
