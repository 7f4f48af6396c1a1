import type { IDataObject, ILoadOptionsFunctions, INodeParameters, ResourceMapperField } from 'n8n-workflow';

import { createLead } from '../../lib/engine';
import { mappableFields } from '../../lib/n8n/leads/leadFields';
import type { Lead } from '../../lib/store';
import { JourneyCreateLead } from '../../nodes/JourneyCreateLead/JourneyCreateLead.node';
import { draw, events, mapped, ours, standIn } from './support/draw';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';

/** What the editor keeps of the fields that it has listed. */
const SCHEMA = mappableFields([{ budget: 1, trial: true, colors: ['red'], note: 'x' }]);

const shown = (...ids: string[]): ResourceMapperField[] =>
	SCHEMA.map((field) => ({ ...field, removed: !ids.includes(field.id) }));

async function publish(parameters: INodeParameters): Promise<void> {
	await runner().publish(
		draw(
			{
				Enter: events({ reentry: 'always' }),
				Lead: ours('journeyCreateLead', { matching: 'email', ...parameters }),
				After: standIn('record'),
			},
			[['Enter', 'Lead', 'After']],
		),
	);
}

async function enter(properties: object = {}): Promise<Lead | undefined> {
	await runner().call('Enter', { body: { type: 'enter', contact: { email: ANN }, properties } });
	await runner().settle();
	return (await runner().store.leads(ANN))[0];
}

const message = (): string | undefined => runner().executions.at(-1)?.run.data.resultData.error?.message;

/** A mapping by hand, with what the editor has listed. */
const byHand = (value: IDataObject, schema = shown(...Object.keys(value))): INodeParameters => {
	const { fields } = mapped(value as Record<string, string>);
	return { fields: { ...(fields as INodeParameters), schema } as unknown as INodeParameters };
};

describe('fields that are mapped by hand', () => {
	it('become the lead, its custom attributes with their types', async () => {
		await publish(
			byHand({
				topic: '=Coffee for {{ $json.contact.email }}',
				page: 'espresso',
				campaign: 'Spring',
				owner: 'kim',
				'attributes.budget': '={{ $json.event.properties.budget }}',
				'attributes.trial': true,
				'attributes.colors': '["red", "blue"]',
			}),
		);
		expect(await enter({ budget: '1200' })).toMatchObject({
			topic: `Coffee for ${ANN}`,
			page: 'espresso',
			campaign: 'Spring',
			owner: 'kim',
			attributes: { budget: 1200, trial: true, colors: ['red', 'blue'] },
		});
	});

	it('leave what is known alone when they are blank, or were removed in the editor again', async () => {
		await publish(byHand({ topic: 'Coffee', 'attributes.budget': 7 }));
		await enter();
		const value = {
			topic: '={{ $json.nothing }}',
			owner: '',
			'attributes.budget': '',
			'attributes.trial': false,
		};
		await publish(byHand(value, shown('topic', 'owner', 'attributes.budget')));
		expect(await enter()).toMatchObject({ topic: 'Coffee', owner: null, attributes: { budget: 7 } });
	});

	it.each([
		[{ 'attributes.budget': '={{ "a lot" }}' }, /budget: the value is not of type number/],
		[{ topic: '={{ $json.contact }}' }, /Topic: is an object or a list; enter a single value/],
	])('are refused when they do not fit: %j', async (value, reason) => {
		await publish(byHand(value));
		expect(await enter()).toBeUndefined();
		expect(message()).toMatch(reason);
	});

	it('need not be mapped at all', async () => {
		await publish({});
		expect(await enter()).toMatchObject({ topic: null, page: null, attributes: {} });
	});
});

describe('fields that are mapped automatically', () => {
	it('are those of the item that are called as the lead’s, and nothing else', async () => {
		const data = {
			topic: 'Coffee',
			page: 'espresso',
			budget: 12,
			unheard: 'of',
			constructor: 'no field',
			email: 'bo@example.com',
		};
		await runner().runInProduction(
			draw(
				{
					Start: standIn('pass'),
					Lead: ours('journeyCreateLead', {
						matching: 'email',
						fields: {
							mappingMode: 'autoMapInputData',
							value: null,
							schema: SCHEMA as unknown as INodeParameters[],
						},
						additionalFields: { contactId: await contact() },
					}),
				},
				[['Start', 'Lead']],
				{ id: 'plain' },
			),
			'Start',
			[data],
		);
		const [lead] = await runner().store.leads(ANN);
		expect(lead).toMatchObject({ topic: 'Coffee', page: 'espresso', campaign: null, owner: null });
		expect(lead.attributes).toEqual({ budget: 12 });
	});
});

describe('custom attributes', () => {
	const assigned = (name: string, value: string, type: string) => ({ id: name, name, value, type });

	it('can be given that no lead has had', async () => {
		await publish({
			...byHand({ 'attributes.budget': 5 }),
			attributes: { assignments: [assigned('seats', '40', 'number'), assigned('city', '', 'string')] },
		});
		expect((await enter())?.attributes).toEqual({ budget: 5, seats: 40 });
	});

	it('are listed from then on, with the fields that all leads have', async () => {
		const contactId = await contact();
		await runner().store.with(async (engine) => {
			for (const attributes of [
				{ seats: 40, city: 'Delft', vip: true },
				{ seats: 'many', tags: ['a'], place: { floor: 1 } },
				{ vip: false, empty: null },
			]) {
				await createLead(engine, {
					contactId,
					matching: 'always',
					ifFound: 'update',
					fields: { attributes },
					origin: null,
				});
			}
		});
		const inUse = mappableFields([{ gone: 1 }]);
		expect(await listed(inUse)).toEqual([
			'topic: string',
			'page: string',
			'campaign: string',
			'owner: string',
			'attributes.city: string (hidden)',
			'attributes.gone: number (hidden)',
			'attributes.place: object (hidden)',
			'attributes.seats: string (hidden)',
			'attributes.tags: array (hidden)',
			'attributes.vip: boolean (hidden)',
		]);
		expect(await listed(undefined)).not.toContain('attributes.gone: number (hidden)');
	});
});

/** What the editor lists in a node whose fields were these. */
async function listed(schema: ResourceMapperField[] | undefined): Promise<string[]> {
	const functions = {
		getNode: () => ({}),
		getCredentials: async () => ({}),
		getCurrentNodeParameter: () => (schema === undefined ? undefined : { schema }),
		logger: { info() {}, warn() {}, error() {}, debug() {} },
	} as unknown as ILoadOptionsFunctions;
	const { getLeadFields } = new JourneyCreateLead().methods.resourceMapping;
	const { fields } = await getLeadFields.call(functions);
	return fields.map(({ id, type, removed }) => `${id}: ${type}${removed === true ? ' (hidden)' : ''}`);
}

async function contact(): Promise<string> {
	await runner().publish(draw({ Enter: events() }, [], { id: 'other' }));
	await runner().call('Enter', { body: { type: 'seen', contact: { email: ANN } } }, 'other');
	return (await runner().store.contact(ANN)).id;
}

it('makes a lead of no one yet, inside of a journey and outside, which is linked later', async () => {
	await publish({ basis: 'none', ...byHand({ topic: 'Coffee' }) });
	expect(await enter()).toBeUndefined();
	const made = runner().ledger.of('After').at(-1)?.json;
	expect(made).toMatchObject({
		contact: { email: ANN },
		lead: { topic: 'Coffee', contactId: null, accountId: null, outcome: 'created' },
	});
	const plain = draw(
		{
			Rows: standIn('pass'),
			Lead: ours('journeyCreateLead', {
				basis: 'none',
				matching: 'emailAndPage',
				...byHand({ page: 'fair' }),
			}),
			Linked: ours('journeyRecords', {
				resource: 'lead',
				operation: 'update',
				leadId: '={{ $json.lead.id }}',
				fields: { contactId: (await runner().store.contact(ANN)).id },
			}),
		},
		[['Rows', 'Lead', 'Linked']],
		{ id: 'import' },
	);
	await runner().runInProduction(plain, 'Rows', [{ name: 'one' }, { name: 'two' }]);
	await runner().settle();
	expect(await runner().store.leads(ANN)).toEqual([
		expect.objectContaining({ page: 'fair' }),
		expect.objectContaining({ page: 'fair' }),
	]);
});
