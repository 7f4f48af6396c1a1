import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { findingsIn, form, wait } from '../support/journeyCheck';
import { draw, events, ours, standIn, type DrawnWorkflow } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

/** An agent with these tools, set up as someone does who only drops and connects them. */
function agentWith(tools: Record<string, [type: string, parameters?: INodeParameters]>): DrawnWorkflow {
	const drawn = draw(
		{
			Chat: standIn('pass'),
			Agent: standIn('agent'),
			...Object.fromEntries(
				Object.entries(tools).map(([name, [type, parameters]]) => [name, ours(`${type}Tool`, parameters)]),
			),
		},
		[['Chat', 'Agent']],
		{ id: 'assistant', name: 'Assistant' },
	);
	for (const name of Object.keys(tools)) {
		drawn.connections[name] = { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] };
	}
	return drawn;
}

const records = (
	resource: string,
	operation: string,
	more: INodeParameters = {},
): [string, INodeParameters] => ['journeyRecords', { resource, operation, ...more }];

const assistant = agentWith({
	'Save Contact': ['journeyRecords'],
	'Save Employee': records('contact', 'upsert', { options: { accountByDomain: 'link' } }),
	Explain: records('contact', 'explain'),
	Timeline: records('contact', 'timeline'),
	'Full Contact': records('contact', 'get', { simplify: false }),
	Enrollments: records('enrollment', 'getAll'),
	Journeys: records('journey', 'getAll'),
	'Create Lead': ['journeyCreateLead'],
	'Company Lead': ['journeyCreateLead', { basis: 'account' }],
	'Anonymous Lead': ['journeyCreateLead', { basis: 'none' }],
	'Update Lead': records('lead', 'update'),
	'Create Task': ['journeySalesActivity'],
	'Move Lead': ['journeyLeadStage'],
	'Save Account': records('account', 'upsert'),
	Account: records('account', 'get'),
	'New Segment': records('segment', 'create', { kind: 'static' }),
	Segment: records('segment', 'get'),
	'Join Segment': records('segment', 'addMembers'),
	Erase: records('contact', 'erase'),
	'Erase If Sure': records('contact', 'erase', { confirmed: "={{ $fromAI('sure', 'Sure?', 'boolean') }}" }),
	'Erase Allowed': records('contact', 'erase', { confirmed: true }),
	'Delete Lead': records('lead', 'delete'),
	'Delete Lead Allowed': records('lead', 'delete', { allowDeletion: true }),
	'Of One Person': records('lead', 'getAll', { filters: { contactId: '={{ $json.person }}' } }),
});

/** One call by the model. */
async function call(tool: string, input: IDataObject = {}): Promise<any> {
	const { run } = await runner().runInProduction(assistant, 'Chat', [{ tool, input }]);
	const [json] = run.data.resultData.runData.Agent[0].data?.main[0]?.map((item) => item.json) ?? [];
	return json?.error ?? json?.answer;
}

const ADA = { Contact: 'ada@example.com' };

it('names contacts by email address, in every tool', async () => {
	const [saved] = await call('Save Contact', { Email: 'ada@example.com', First_Name: 'Ada' });
	expect(saved).toMatchObject({ email: 'ada@example.com', firstName: 'Ada', outcome: 'created' });
	expect(saved).not.toHaveProperty('lastName');
	const [{ lead }] = await call('Create Lead', { ...ADA, Topic: 'A grinder' });
	expect(lead).toMatchObject({ contactId: saved.id, topic: 'A grinder', outcome: 'created' });
	// An ID from another answer is as good.
	const [{ activity }] = await call('Create Task', { Contact: saved.id, Subject: 'Call Ada', Days: 1 });
	expect(activity).toMatchObject({ contactId: saved.id, subject: 'Call Ada' });
	const [moved] = await call('Move Lead', { Lead_ID: lead.id });
	expect(moved.lead.stage).not.toBe(lead.stage);
	expect(JSON.stringify([saved, lead, activity, moved])).not.toContain('null');
});

it('leaves fields alone that the model leaves empty', async () => {
	await call('Save Contact', { Email: 'ada@example.com', First_Name: 'Ada' });
	const [again] = await call('Save Contact', { Email: 'ada@example.com', Last_Name: 'Lovelace' });
	expect(again).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace', outcome: 'updated' });
	const [{ lead }] = await call('Create Lead', { ...ADA, Topic: 'A grinder' });
	const [updated] = await call('Update Lead', { Lead_ID: lead.id, Owner: 'kim@example.com' });
	expect(updated).toMatchObject({ topic: 'A grinder', owner: 'kim@example.com' });
});

it('creates leads of companies and of no one, too', async () => {
	await call('Save Account', { Domain: 'contoso.com', Name: 'Contoso' });
	await call('Save Employee', { Email: 'ada@contoso.com' });
	const [{ lead }] = await call('Company Lead', { Contact: 'ada@contoso.com', Topic: 'Machines' });
	for (const Account of ['Contoso', 'https://www.contoso.com', lead.accountId]) {
		expect(await call('Account', { Account })).toMatchObject([{ id: lead.accountId, name: 'Contoso' }]);
	}
	const [{ lead: anonymous }] = await call('Anonymous Lead', { Topic: 'Beans' });
	expect(anonymous).toMatchObject({ topic: 'Beans', outcome: 'created' });
	expect(anonymous).not.toHaveProperty('contactId');
});

it('explains where a contact is, and tells the timeline in lines', async () => {
	await runner().publish(
		draw(
			{ Enter: events(), Pause: ours('journeyWait', { amount: 2, unit: 'days' }), Next: standIn('record') },
			[['Enter', 'Pause', 'Next']],
		),
	);
	await enter(runner(), 'ada@example.com');
	const [{ text, enrollments }] = await call('Explain', ADA);
	expect(text).toMatch(/^"Test Journey": active, entered .+\n {2}At "Pause" since .+, waiting for until /m);
	expect(enrollments).toMatchObject([{ journeyName: 'Test Journey', steps: [{ stepName: 'Pause' }] }]);
	const timeline = await call('Timeline', ADA);
	expect(timeline.map(({ text: line }: IDataObject) => line)).toEqual([
		'enter',
		expect.stringMatching(/^"Test Journey": waits at "Pause" until /),
		'"Test Journey": began at "Enter"',
		'"Test Journey": entered at "Enter"',
	]);
	expect(timeline.flatMap(Object.keys)).not.toContain('details');
	expect(await call('Timeline', { ...ADA, Limit: 2 })).toHaveLength(2);
	// By the journey’s name, which is what a model knows.
	expect(await call('Enrollments', { Journey: 'test journey', Status: 'active' })).toHaveLength(1);
	expect(await call('Enrollments', {})).toHaveLength(1);
	expect(await call('Enrollments', { Journey: 'Welcome' })).toBe(
		'Error: Journey: there is no journey "Welcome" in this store; its journeys are "Test Journey"',
	);
	expect(await call('Journeys')).toMatchObject([{ name: 'Test Journey', counts: { active: 1 } }]);
});

it('passes the check in the middle of a journey, as the tool of an agent', () => {
	const drawn = agentWith({ Explain: records('contact', 'explain'), Lead: ['journeyCreateLead'] });
	const journey = { ...drawn, nodes: [...drawn.nodes, ...draw({ Start: form(), Pause: wait() }, []).nodes] };
	journey.connections.Start = { main: [[{ node: 'Chat', type: 'main', index: 0 }]] };
	journey.connections.Agent = { main: [[{ node: 'Pause', type: 'main', index: 0 }]] };
	expect(findingsIn(journey)).toEqual([]);
});

it('finds a segment by name or ID', async () => {
	await call('Save Contact', { Email: 'ada@example.com' });
	const [{ id }] = await call('New Segment', { Name: 'VIP Customers' });
	for (const Segment of ['VIP Customers', id]) {
		expect(await call('Segment', { Segment })).toMatchObject([{ id, name: 'VIP Customers' }]);
	}
	expect(await call('Join Segment', { ...ADA, Segment: 'VIP Customers' })).toMatchObject([
		{ outcome: 'joined' },
	]);
	expect(await call('Segment', { Segment: 'Others' })).toMatch(
		/^Error: Segment: there is no segment "Others"/,
	);
});

it('returns everything if the author wants that', async () => {
	await call('Save Contact', { Email: 'ada@example.com' });
	expect(await call('Full Contact', ADA)).toMatchObject([{ email: 'ada@example.com', lastName: null }]);
});

it('says what to do about an error, beginning with the parameter', async () => {
	const unknown =
		'Error: Contact: there is no contact with the email address "nobody@example.com"; check the value, or create the contact first';
	for (const [tool, input] of [
		['Explain', {}],
		['Timeline', {}],
		['Create Lead', { Topic: 'Beans' }],
		['Create Task', { Subject: 'Call' }],
	] as const) {
		expect(await call(tool, { ...input, Contact: 'nobody@example.com' })).toBe(unknown);
	}
	expect(await call('Create Lead', { Contact: '', Topic: 'Beans' })).toBe(
		'Error: Contact is empty; give the email address of the contact',
	);
	expect(await call('Move Lead', { Lead_ID: '' })).toBe('Error: Lead ID is empty; give the ID of the lead');
	expect(await call('Move Lead', { Lead_ID: 'x' })).toMatch(/^Error: There is no lead x/);
});

it('erases and deletes only if the author has turned it on', async () => {
	await call('Save Contact', { Email: 'ada@example.com' });
	const [{ lead }] = await call('Create Lead', { ...ADA, Topic: 'A grinder' });
	expect(await call('Erase', ADA)).toMatch(/^Error: Permanently Erase: is turned off/);
	expect(await call('Erase If Sure', { ...ADA, sure: true })).toMatch(
		/^Error: Permanently Erase: must be turned on or off by the author of the workflow/,
	);
	expect(await call('Delete Lead', { Lead_ID: lead.id })).toMatch(/^Error: Allow Deletion: is turned off/);
	expect(await call('Delete Lead Allowed', { Lead_ID: lead.id })).toMatchObject([{ outcome: 'deleted' }]);
	expect(await call('Erase Allowed', ADA)).toMatchObject([{ outcome: 'erased' }]);
	expect(await call('Explain', ADA)).toMatch(/^Error: Contact: there is no contact/);
});

it('does not list everyone’s records because an expression of the author’s is empty', async () => {
	expect(await call('Of One Person')).toBe(
		'Error: Contact ID: this filter is empty; enter a value or remove it',
	);
});
