import fc from 'fast-check';
import type { Kysely } from 'kysely';
import type { INodeParameters } from 'n8n-workflow';

import { saveContact } from '../../lib/engine';
import type { Schema } from '../../lib/store';
import { ANN, asking, BO, openSite } from './scenarios/support';
import { draw, events, mapped, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner(Date.UTC(2026, 0, 5, 9));

const PHONE = '+31 20 794 6000';
const NEW = 'ann.new@example.com';

const contacts = async () => await runner().store.read(async (store) => await store.contacts.list());

const emails = async () => (await contacts()).map(({ email }) => email).sort();

const site = async (contact: object, more: object = {}) =>
	await runner().call('Site', { body: { type: 'email.clicked', contact, ...more } as never }, 'site');

/** The CRM tells that a contact has another address now. */
const moves = async (externalId: string, email: string) =>
	await runner().store.with(
		async (engine) => await saveContact(engine, { externalId, email }, { matchBy: 'externalId' }),
	);

const form = async (matchBy: string, more: INodeParameters = {}) =>
	await runner().publish(
		draw(
			{
				Form: ours('journeyFormTrigger', {
					fields: {
						field: ['email', 'phone', 'externalId', 'firstName'].map((name) => ({
							name,
							target: name,
							required: false,
						})),
					},
					matchBy,
					...more,
				}),
				After: standIn('record'),
			},
			[['Form', 'After']],
		),
	);

describe('a colleague behind the same telephone', () => {
	it.each(['phone', 'email'])(
		'who sends a form that matches by %s is a contact of their own',
		async (matchBy) => {
			await form(matchBy);
			for (const body of [
				{ email: ANN, phone: PHONE, firstName: 'Ann' },
				{ email: BO, phone: PHONE, firstName: 'Bo' },
				{ email: BO, phone: PHONE, firstName: 'Bob' },
			]) {
				expect(await runner().call('Form', { body })).toMatchObject({ status: 200 });
			}
			expect(await emails()).toEqual([ANN, BO]);
		},
	);

	it.each(['email', 'phone', 'strategy'])(
		'who names the external ID of a third one in a form that matches by %s changes nothing of Ann',
		async (matchBy) => {
			await form(
				matchBy,
				matchBy === 'strategy'
					? {
							strategy: 'inline',
							strategyJson: JSON.stringify({ rules: [{ fields: [{ field: 'email' }] }] }),
						}
					: {},
			);
			const ann = { externalId: 'crm-1', email: ANN, phone: PHONE, firstName: 'Ann' };
			await runner().store.with(async (engine) => {
				await saveContact(engine, ann, { matchBy: 'externalId' });
				await saveContact(engine, { externalId: 'crm-2', email: BO }, { matchBy: 'externalId' });
			});
			const body = { email: ANN, phone: PHONE, externalId: 'crm-2', firstName: 'Bo' };
			for (const n of [1, 2]) {
				expect(await runner().call('Form', { body: { ...body, firstName: `Bo ${n}` } })).toMatchObject({
					status: 200,
					body: { fields: [{ field: 'externalId', reason: expect.stringMatching(/another contact/) }] },
				});
			}
			expect((await contacts()).reverse()).toEqual([
				expect.objectContaining(ann),
				expect.objectContaining({ externalId: 'crm-2', email: BO, phone: null, firstName: null }),
				expect.objectContaining({ externalId: null, email: ANN, firstName: 'Bo 2' }),
			]);
		},
	);

	it('does not end what Ann waits for, nor get her mail, in one batch of events', async () => {
		await openSite(runner());
		await runner().publish(
			draw(
				{
					Start: ours('journeyTrigger', { audience: 'event', eventTypes: 'enter' }),
					Wait: ours('journeyWait', { amount: 1, unit: 'days' }),
					Mail: standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' }),
				},
				[['Start', 'Wait', 'Mail']],
			),
		);
		const body = {
			events: [
				{ type: 'enter', contact: { email: ANN, phone: PHONE } },
				{ type: 'email.clicked', contact: { email: BO, phone: PHONE } },
				{ type: 'email.clicked', contact: { phone: PHONE } },
			],
		};
		const answer = await runner().call('Site', { body }, 'site');
		expect(answer).toMatchObject({ status: 200 });
		const [ann, bo, phone] = answer.body.results.map(({ contactId }: { contactId: string }) => contactId);
		expect(bo).not.toBe(ann);
		// What names the number alone goes to the one that had it first.
		expect(phone).toBe(ann);
		await runner().advance('1 day');
		expect(runner().ledger.emails('Mail')).toEqual([ANN]);
	});
});

describe('an address that a contact had', () => {
	it('wakes the contact that waits for the click', async () => {
		await openSite(runner());
		await runner().publish(
			asking({ condition: 'event', eventType: 'email.clicked', timeoutAmount: 3, timeoutUnit: 'days' }),
		);
		await site({ externalId: '1', email: ANN }, { type: 'enter' });
		await moves('1', NEW);
		await site({ email: ANN });
		expect(runner().ledger.emails('Yes')).toEqual([NEW]);
		expect(await emails()).toEqual([NEW]);
	});

	it('names the same contact when an event is sent again under its key', async () => {
		await openSite(runner());
		await site({ externalId: '1', email: ANN });
		expect(await site({ email: ANN }, { key: 'one' })).toMatchObject({ body: { status: 'recorded' } });
		await moves('1', NEW);
		expect(await site({ email: ANN }, { key: 'one' })).toMatchObject({ body: { status: 'duplicate' } });
		// With another external ID it is about another person.
		expect(await site({ email: ANN, externalId: '2' }, { key: 'one' })).toMatchObject({ status: 409 });
	});
});

it('a lead is made for each of two contacts with one address', async () => {
	await runner().publish(
		draw(
			{
				Enter: events({ reentry: 'always' }),
				Lead: ours('journeyCreateLead', {
					matching: 'strategy',
					strategy: 'inline',
					strategyJson: JSON.stringify({ rules: [{ fields: [{ field: 'email' }] }] }),
					...mapped({ topic: '={{ $json.contact.externalId }}' }),
				}),
				After: standIn('record'),
			},
			[['Enter', 'Lead', 'After']],
		),
	);
	for (const externalId of ['1', '2']) {
		await runner().call('Enter', { body: { type: 'enter', contact: { externalId, email: ANN } } });
	}
	const leads = runner()
		.ledger.of('After')
		.map(({ json }) => json.lead as { outcome: string; topic: string });
	expect(leads.map(({ outcome, topic }) => [outcome, topic])).toEqual([
		['created', '1'],
		['created', '2'],
	]);
});

it('an address with a name, as mail programs write it, is kept without the name', async () => {
	await openSite(runner());
	await site({ email: 'Ada Lovelace <Ada@example.com>', phone: 'Tel: \u202a+49 30 901820\u202c' });
	expect(await contacts()).toMatchObject([{ email: 'Ada@example.com', phone: '+49 30 901820' }]);
	const { id } = (await contacts())[0];
	await runner().store.with(async (engine) => {
		const { contact } = await saveContact(engine, { phone: '+4930901820.0' }, { matchBy: 'phone' });
		expect(contact.id).toBe(id);
	});
});

/** The addresses that each contact has had. */
const addresses = new Map<string, Set<string>>();

/** What one run of the property leaves behind, in the order in which it can be deleted. */
const TABLES = [
	'changes',
	'interactions',
	'holds',
	'step_log',
	'enrollments',
	'match_keys',
	'match_index',
	'former_identifiers',
	'contacts',
] as const;

describe('any people at the doors of one workflow', () => {
	const person = fc
		.record(
			{
				externalId: fc.constantFrom('1', '2', '3'),
				email: fc.constantFrom(ANN, BO),
				phone: fc.constantFrom(PHONE, '+31 20 794 6001'),
				firstName: fc.constantFrom('Ann', 'Bo'),
			},
			{ requiredKeys: [] },
		)
		.filter(({ externalId, email, phone }) => Boolean(externalId ?? email ?? phone));

	const door = fc.constantFrom('By email', 'By phone', 'By ID', 'By rules', 'Events', 'Events by rules');

	const rules = {
		matchBy: 'strategy',
		strategy: 'inline',
		strategyJson: JSON.stringify({
			rules: [{ fields: [{ field: 'email' }] }, { fields: [{ field: 'phone' }] }],
		}),
	};

	const formBy = (matchBy: string, more: INodeParameters = {}) =>
		ours('journeyFormTrigger', {
			fields: {
				field: ['email', 'phone', 'externalId', 'firstName'].map((name) => ({
					name,
					target: name,
					required: false,
				})),
			},
			matchBy,
			...more,
		});

	it('change no one whom a stronger identifier tells apart from them', async () => {
		await runner().publish(
			draw(
				{
					'By email': formBy('email'),
					'By phone': formBy('phone'),
					'By ID': formBy('externalId'),
					'By rules': formBy('strategy', rules),
					Events: events(),
					'Events by rules': events(rules),
				},
				[],
			),
		);
		const sent = fc.array(fc.tuple(door, person), { minLength: 4, maxLength: 10 });
		await fc.assert(
			fc.asyncProperty(sent, async (list) => {
				await runner().store.with(async ({ store }) => {
					const { db } = store as unknown as { db: Kysely<Schema> };
					for (const table of TABLES) await db.deleteFrom(table).execute();
				});
				for (const [name, body] of list) {
					const before = await contacts();
					const isEvent = name.startsWith('Events');
					const { status } = await runner().call(name, {
						body: isEvent ? { type: 'site.seen', contact: body } : body,
					});
					// Never a fault; 422 where what this door looks at is missing.
					expect([200, 422]).toContain(status);
					const after = new Map((await contacts()).map((one) => [one.id, one]));
					for (const one of before) {
						const other = (field: 'externalId' | 'email'): boolean =>
							body[field] !== undefined && one[field] !== null && one[field] !== body[field];
						const byId = body.externalId !== undefined && body.externalId === one.externalId;
						const knew = addresses.get(one.id)?.has(body.email ?? '') === true;
						if (other('externalId') || (other('email') && !byId && !knew)) {
							expect(after.get(one.id)).toEqual(one);
						}
						const known = addresses.get(one.id) ?? new Set();
						addresses.set(one.id, known.add(one.email ?? ''));
					}
				}
			}),
			{ numRuns: 40 },
		);
	}, 120_000);
});
