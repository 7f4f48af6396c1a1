import type { IDataObject } from 'n8n-workflow';

import { OUR_PACKAGE, ourNodes } from '../../lib/simulation/runtime/ourNodes';
import { LEAD_SALES_READY, OWN_EVENTS } from '../../lib/domain/interactions';
import { createLead, recordInteractions, saveContact } from '../../lib/engine';
import { draw, events, mapped, ours, standIn, type DrawnWorkflow, type NodeSketch } from './support/draw';
import { enter, tell } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';

/** Only items of editor runs have these. */
const DOCUMENTED_EXTRAS = ['test', 'wouldWaitUntil', 'wouldLeaveBy', 'wouldLeaveBecause'];

/** Works on the real store whenever it runs, in the editor too. */
const EXCEPTION = 'journeyRecords';

interface Case {
	/** From the trigger, which is called Enter, to the node before the recorder. */
	nodes: Record<string, NodeSketch>;
	/** Its output, from 0, to which the recorder is connected. */
	output?: number;
	/** Makes Ann go that way in production. */
	happens: () => Promise<unknown>;
}

const mail = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' });
const lead = ours('journeyCreateLead', { matching: 'email', ...mapped({ topic: 'Espresso' }) });
const day = { amount: 1, unit: 'days' };
const inADay = { timeout: 'duration', timeoutAmount: 1, timeoutUnit: 'days' };

const enters = async (): Promise<void> => {
	await enter(runner(), ANN);
	await runner().settle();
};

const aDayLater = async (): Promise<void> => {
	await enters();
	await runner().advance('1 day');
};

const afterEvent =
	(type: string, does: Record<string, unknown> = {}) =>
	async (): Promise<void> => {
		await enters();
		await tell(runner(), type, { email: ANN, does });
		await runner().settle();
	};

const submits = async (): Promise<void> => {
	await runner().call('Enter', { body: { email: ANN, firstName: 'Ann', product: 'filter' } });
	await runner().settle();
};

const form = {
	formName: 'info',
	fields: {
		field: [
			{ name: 'email', target: 'email', required: true },
			{ name: 'firstName', target: 'firstName', required: false },
			{ name: 'product', target: 'property', required: false },
		],
	},
};

const saves = async (fields: object = {}): Promise<string> =>
	await runner().store.with(async (engine) => {
		const { contact } = await saveContact(engine, { email: ANN, ...fields }, { matchBy: 'email' });
		return contact.id;
	});

const makesLead = async (): Promise<string> =>
	await runner().store.with(async (engine) => {
		const { lead: made } = await createLead(engine, {
			contactId: (await saveContact(engine, { email: ANN }, { matchBy: 'email' })).contact.id,
			matching: 'always',
			ifFound: 'update',
			fields: {},
			origin: null,
		});
		return made.id;
	});

/** With every property that such an event can have. */
const becomesReady = async (): Promise<void> => {
	const leadId = await makesLead();
	const contactId = await saves();
	const properties = Object.fromEntries(OWN_EVENTS[LEAD_SALES_READY].map((name) => [name, 'any']));
	await runner().store.with(
		async (engine) =>
			await recordInteractions(engine, [
				{
					contactId,
					type: LEAD_SALES_READY,
					occurredAt: engine.store.clock.now(),
					properties: { ...properties, leadId },
					source: null,
					idempotencyKey: null,
					contentHash: null,
				},
			]),
	);
	await runner().settle();
};

/** Ann belongs to an account, which enters with her. */
const entersForAccount = async (): Promise<void> => {
	await runner().store.with(
		async (engine) =>
			await saveContact(
				engine,
				{ email: 'ann@contoso.example' },
				{ matchBy: 'email', accountByDomain: 'create' },
			),
	);
	await enter(runner(), 'ann@contoso.example');
	await runner().settle();
};

const recordTrigger = (record: string, action: string, more = {}): NodeSketch =>
	ours('journeyTrigger', { audience: 'record', record, action, ...more });

const atTrigger = async (work: () => Promise<unknown>): Promise<void> => {
	await work();
	await runner().settle();
};

const SCORE = {
	rules: { contactField: [{ ruleName: 'Email', points: 5, field: 'email', operator: 'exists' }] },
	grades: { grade: [{ name: 'Cold', from: '', to: '' }] },
};

const CASES: Record<string, Record<string, Case>> = {
	journeyEventsTrigger: {
		'a contact enters': { nodes: { Enter: events() }, happens: enters },
		'an account enters': { nodes: { Enter: events({ per: 'account' }) }, happens: entersForAccount },
	},
	journeyFormTrigger: {
		'a form is submitted': { nodes: { Enter: ours('journeyFormTrigger', form) }, happens: submits },
		'and makes a lead': {
			nodes: { Enter: ours('journeyFormTrigger', { ...form, leadMatching: 'email' }) },
			happens: submits,
		},
	},
	journeyTrigger: {
		'on a record': {
			nodes: { Enter: recordTrigger('contact', 'created') },
			happens: async () => await atTrigger(saves),
		},
		'on an update': {
			nodes: { Enter: recordTrigger('contact', 'updated', { fields: 'owner' }) },
			happens: async () =>
				await atTrigger(async () => {
					await saves();
					await saves({ owner: 'kim' });
				}),
		},
		'on a lead': {
			nodes: { Enter: recordTrigger('lead', 'created') },
			happens: async () => await atTrigger(makesLead),
		},
		'on a sales-ready lead': {
			nodes: { Enter: ours('journeyTrigger', { audience: 'event', eventTypes: 'lead.sales_ready' }) },
			happens: becomesReady,
		},
	},
	journeyWait: {
		alone: { nodes: { Enter: events(), Wait: ours('journeyWait', day) }, happens: aDayLater },
		'behind a mail': {
			nodes: { Enter: events(), Mail: mail, Wait: ours('journeyWait', day) },
			happens: aDayLater,
		},
		'behind a lead and a mail': {
			nodes: { Enter: events(), Lead: lead, Mail: mail, Wait: ours('journeyWait', day) },
			happens: aDayLater,
		},
		'behind a lead, an activity and mails': {
			nodes: {
				Enter: events(),
				Lead: lead,
				Mail: mail,
				Task: ours('journeySalesActivity', { subject: 'Call' }),
				Again: mail,
				Wait: ours('journeyWait', day),
			},
			happens: aDayLater,
		},
		'where accounts are enrolled': {
			nodes: { Enter: events({ per: 'account' }), Mail: mail, Wait: ours('journeyWait', day) },
			happens: async () => {
				await entersForAccount();
				await runner().advance('1 day');
			},
		},
		'behind another wait': {
			nodes: {
				Enter: events(),
				First: ours('journeyWait', day),
				Mail: mail,
				Wait: ours('journeyWait', day),
			},
			happens: async () => {
				await aDayLater();
				await runner().advance('1 day');
			},
		},
	},
	journeyIfThen: {
		'an event comes': {
			nodes: {
				Enter: events(),
				Mail: mail,
				Ask: ours('journeyIfThen', { condition: 'event', eventType: 'order.placed', ...inADay }),
			},
			happens: afterEvent('order.placed'),
		},
		'an event with properties comes': {
			nodes: {
				Enter: events(),
				Mail: mail,
				Ask: ours('journeyIfThen', {
					condition: 'event',
					eventType: 'order.placed',
					eventFilter: {
						conditions: [
							{ property: 'order.id', operator: 'exists' },
							{ property: 'total', operator: 'greaterThan', value: '10' },
						],
					},
					...inADay,
				}),
			},
			happens: afterEvent('order.placed', { order: { id: 'a1' }, total: 20 }),
		},
		'an event comes twice': {
			nodes: {
				Enter: events(),
				Ask: ours('journeyIfThen', {
					condition: 'event',
					eventType: 'order.placed',
					frequency: { count: 2 },
					...inADay,
				}),
			},
			happens: async () => {
				await afterEvent('order.placed')();
				await afterEvent('order.placed')();
			},
		},
		'no event comes': {
			nodes: {
				Enter: events(),
				Mail: mail,
				Ask: ours('journeyIfThen', {
					condition: 'event',
					eventType: 'order.placed',
					whenTesting: 'false',
					...inADay,
				}),
			},
			output: 1,
			happens: aDayLater,
		},
		'a condition is true': {
			nodes: {
				Enter: events(),
				Mail: mail,
				Ask: ours('journeyIfThen', {
					condition: 'conditions',
					audience: { contactField: [{ field: 'email', operator: 'exists' }] },
					...inADay,
				}),
			},
			happens: enters,
		},
		'item data is true': {
			nodes: {
				Enter: events(),
				Mail: mail,
				Ask: ours('journeyIfThen', {
					condition: 'fields',
					conditions: {
						options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 2 },
						combinator: 'and',
						conditions: [
							{
								id: '1',
								leftValue: '={{ $json.contact.email }}',
								rightValue: '',
								operator: { type: 'string', operation: 'notEmpty', singleValue: true },
							},
						],
					},
					...inADay,
				}),
			},
			happens: enters,
		},
		'an expression is true': {
			nodes: {
				Enter: events(),
				Mail: mail,
				Ask: ours('journeyIfThen', { condition: 'expression', expression: '={{ 1 < 2 }}' }),
			},
			happens: enters,
		},
		'the second path comes first': {
			nodes: {
				Enter: events(),
				Mail: mail,
				Ask: ours('journeyIfThen', {
					condition: 'firstOf',
					whenTestingPath: 2,
					paths: {
						path: [
							{ name: 'Bought', on: 'event', eventType: 'order.placed' },
							{ name: 'Asked', on: 'event', eventType: 'help.asked' },
						],
					},
					...inADay,
				}),
			},
			output: 1,
			happens: afterEvent('help.asked'),
		},
		'the lead of an event': {
			nodes: {
				Enter: events(),
				Lead: lead,
				Mail: mail,
				Ask: ours('journeyIfThen', { condition: 'event', eventType: 'lead.linked', ...inADay }),
			},
			happens: async () => {
				await enters();
				const [{ id, contactId, accountId }] = await runner().store.leads(ANN);
				const does = {
					leadId: id,
					contactId,
					accountId,
					previousContactId: null,
					previousAccountId: null,
					owner: null,
				};
				await tell(runner(), 'lead.linked', { email: ANN, does });
				await runner().settle();
			},
		},
	},
	journeySplit: {
		'behind a mail': { nodes: { Enter: events(), Mail: mail, Split: pathA() }, happens: enters },
		'behind a lead': { nodes: { Enter: events(), Lead: lead, Split: pathA() }, happens: enters },
	},
	journeyCreateLead: {
		'behind a mail': { nodes: { Enter: events(), Mail: mail, Lead: lead }, happens: enters },
		'for no one': {
			nodes: { Enter: events(), Lead: ours('journeyCreateLead', { basis: 'none', ...mapped({}) }) },
			happens: enters,
		},
	},
	journeyLeadStage: {
		'behind a lead and a mail': {
			nodes: {
				Enter: events(),
				Lead: lead,
				Mail: mail,
				Move: ours('journeyLeadStage', { action: 'advance' }),
			},
			happens: enters,
		},
	},
	journeySalesActivity: {
		'a task behind a lead and a mail': {
			nodes: {
				Enter: events(),
				Lead: lead,
				Mail: mail,
				Task: ours('journeySalesActivity', { subject: 'Call', owner: 'leadOwner', ownerName: 'kim' }),
			},
			happens: enters,
		},
		'an appointment': {
			nodes: {
				Enter: events(),
				Meet: ours('journeySalesActivity', {
					kind: 'appointment',
					subject: 'Demo',
					start: '2026-02-01T10:00',
					organizerEmail: 'kim@contoso.example',
				}),
			},
			happens: enters,
		},
	},
	journeyLeadScoring: {
		'behind a lead and a mail': {
			nodes: { Enter: events(), Lead: lead, Mail: mail, Score: ours('journeyLeadScoring', SCORE) },
			happens: enters,
		},
	},
};

function pathA(): NodeSketch {
	return ours('journeySplit', {
		paths: {
			path: [
				{ name: 'A', percentage: '100' },
				{ name: 'B', percentage: '0' },
			],
		},
	});
}

function drawCase({ nodes, output = 0 }: Case): DrawnWorkflow {
	const names = Object.keys(nodes);
	return draw({ ...nodes, After: standIn('record') }, [
		names,
		[`${names.at(-1)}${output === 0 ? '' : `#${output}`}`, 'After'],
	]);
}

/** The paths of all keys in an item, but those that only editor runs have. */
function keysOf(value: unknown, path = ''): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return path === '' ? [] : [path];
	const entries = Object.entries(value).filter(
		([key]) => path !== 'journey' || !DOCUMENTED_EXTRAS.includes(key),
	);
	if (entries.length === 0) return [path];
	return entries.flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`)).sort();
}

const lastItem = (): IDataObject => {
	const entry = runner().ledger.of('After').at(-1);
	if (entry === undefined) throw new Error('Nothing reached the recorder');
	return entry.json;
};

const names = Object.keys(ourNodes())
	.map((type) => type.slice(`${OUR_PACKAGE}.`.length))
	.filter((name) => name !== EXCEPTION);

describe.each(names)('an item of %s in an editor run', (name) => {
	it('is compared with one of production', () => {
		expect(Object.keys(CASES[name] ?? {})).not.toEqual([]);
		for (const { nodes } of Object.values(CASES[name])) {
			const { type } = Object.values(nodes).at(-1)!;
			expect(type).toBe(`${OUR_PACKAGE}.${name}`);
		}
	});

	it.each(Object.keys(CASES[name] ?? {}))('has the same keys: %s', async (title) => {
		const one = CASES[name][title];
		const drawn = drawCase(one);
		await runner().publish(drawn);
		await one.happens();
		const produced = lastItem();
		const before = await runner().store.read(async (store) => await store.contacts.count());
		const { run } = await runner().runManually(drawn, 'Enter', [{}]);
		expect(run.data.resultData.error).toBeUndefined();
		const tested = lastItem();
		expect(tested).not.toBe(produced);
		expect((tested.journey as IDataObject).test).toBe(true);
		expect(keysOf(tested)).toEqual(keysOf(produced));
		expect(await runner().store.read(async (store) => await store.contacts.count())).toBe(before);
	});
});
