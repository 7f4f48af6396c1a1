import {
	createLead,
	createStrategy,
	inTransaction,
	JourneyEngine,
	recordInteractions,
	saveContactByStrategy,
	type ContactFields,
} from '../../../lib/engine';
import type { StoredStrategy } from '../../../lib/store';
import { onBothStores } from '../../support/onBothStores';
import { RecordedLog } from '../../support/RecordedLog';
import { realClock } from '../../support/realClock';
import { START } from '../../support/rows';
import type { StorePlace } from '../../support/storePlaces';

const SUBMISSIONS = 64;

onBothStores((newPlace) => {
	let place: StorePlace;
	let processes: JourneyEngine[];

	beforeEach(async () => {
		place = newPlace();
		processes = [];
		for (let n = 0; n < 2; n++) {
			processes.push(
				await JourneyEngine.start({ store: await place.open(realClock), log: new RecordedLog() }),
			);
		}
	});

	afterEach(async () => {
		for (const engine of processes) await engine.close();
		await place.remove();
	});

	const strategyOf = async (record: 'contact' | 'lead', rules: object[]): Promise<StoredStrategy> =>
		await createStrategy(processes[0], {
			name: `By ${record}`,
			description: null,
			definition: { record, rules },
		});

	/** What a form does: the contact, its lead and the interaction in one transaction. */
	const submit = async (
		engine: JourneyEngine,
		fields: ContactFields,
		contacts: StoredStrategy,
		leads: StoredStrategy,
		n: number,
	): Promise<void> => {
		await inTransaction(engine, async (tx) => {
			const { contact } = await saveContactByStrategy(tx, fields, {
				strategy: contacts,
				defaultCountry: 'NL',
			});
			if (contact === null) throw new Error('skipped');
			await createLead(tx, {
				contactId: contact.id,
				matching: { strategy: leads },
				ifFound: 'update',
				fields: { page: 'espresso', topic: `Submission ${n}` },
				origin: null,
			});
			await recordInteractions(tx, [
				{
					contactId: contact.id,
					type: 'form.submitted',
					occurredAt: START,
					properties: { n },
					source: null,
					idempotencyKey: null,
					contentHash: null,
				},
			]);
		});
	};

	it.each([
		[
			'one email address',
			[{ fields: [{ field: 'email' }] }],
			(n: number): ContactFields => ({
				email: [
					'Zoë.Obrien@Example.com',
					' <zoë.obrien@example.com>',
					'mailto:ZOË.OBRIEN@EXAMPLE.COM',
					'ｚoë.obrien@example.com',
				][n % 4],
				firstName: ['Zoë', 'Zoe', 'ZOË'][n % 3],
			}),
		],
		[
			'one phone number and similar names',
			[{ fields: [{ field: 'phone' }, { field: 'name', compare: 'fuzzy', threshold: 0.85 }] }],
			(n: number): ContactFields => ({
				phone: ['020 794 6000', '+31 20 794 6000', '0031 20 7946000', '(020) 794-60-00'][n % 4],
				firstName: ['Zoë', 'Zoe', 'O’Brien'][n % 3],
				lastName: ['O’Brien', "O'Brian", 'Zoë'][n % 3],
			}),
		],
		[
			'a similar name in a block, and nothing else',
			[
				{
					fields: [{ field: 'name', compare: 'fuzzy', threshold: 0.85 }],
					block: { field: 'name', letters: 1 },
				},
			],
			(n: number): ContactFields => ({
				firstName: ['Zoë', 'Zoe', 'O’Brien'][n % 3],
				lastName: ['O’Brien', "O'Brian", 'Zoë'][n % 3],
			}),
		],
	])(
		'makes one contact, one lead and 64 interactions of %s',
		async (_, rules, fieldsOf) => {
			const contacts = await strategyOf('contact', rules);
			const leads = await strategyOf('lead', [
				{ fields: [{ field: 'contactId', compare: 'exact' }, { field: 'page' }] },
			]);
			await Promise.all(
				Array.from(
					{ length: SUBMISSIONS },
					async (__, n) => await submit(processes[n % 2], fieldsOf(n), contacts, leads, n),
				),
			);
			const [{ store }] = processes;
			expect(await store.contacts.count()).toBe(1);
			expect(await store.leads.list()).toHaveLength(1);
			expect(await store.interactions.count()).toBe(SUBMISSIONS);
		},
		60_000,
	);
});
