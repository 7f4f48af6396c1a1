import type { INode } from 'n8n-workflow';

import { draw, events, mapped, ours, standIn, type DrawnWorkflow, type NodeSketch } from './support/draw';
import { enter } from './support/people';
import { useRunner } from './support/useRunner';

const runner = useRunner();

const ANN = 'ann@example.com';
const BO = 'bo@example.com';
const CY = 'cy@example.com';
const UNKNOWN = 'Can’t tell which contact this item belongs to';

const MAIL = standIn('n8n-nodes-base.emailSend', { toEmail: '={{ $json.contact.email }}' });
const HTTP = standIn('http');
const SET = standIn('setRaw', { value: 'from set' });
const LEAD = ours('journeyCreateLead', { matching: 'email', ...mapped({ topic: 'Coffee' }) });
const TASK = ours('journeySalesActivity', { subject: 'Call', due: 'none', owner: 'none' });

/** A journey in which nodes follow each other, and a recorder. */
function chain(nodes: Record<string, NodeSketch>): DrawnWorkflow {
	return draw({ Enter: events(), ...nodes, After: standIn('record') }, [
		['Enter', ...Object.keys(nodes), 'After'],
	]);
}

const after = () => runner().ledger.of('After');

describe('which contact an item belongs to is found', () => {
	it.each([
		['Set that keeps nothing', { Between: SET }, { value: 'from set' }],
		['an HTTP request', { Between: HTTP }, { status: 'ok' }],
		['a mail, whose answer is not kept', { Between: MAIL }, {}],
		['three of them', { A: MAIL, B: SET, C: HTTP }, { status: 'ok' }],
	])('behind %s', async (_, between, left) => {
		await runner().publish(chain({ ...between, Wait: ours('journeyWait', { amount: 1, unit: 'hours' }) }));
		await enter(runner(), ANN, BO);
		expect(await runner().store.where(ANN)).toBe('waiting at Wait');
		await runner().advance('1 hour');
		expect(after().map(({ json }) => json)).toEqual([
			expect.objectContaining({ ...left, contact: expect.objectContaining({ email: ANN }) }),
			expect.objectContaining({ contact: expect.objectContaining({ email: BO }) }),
		]);
	});

	it('behind a hold, from the step that released it', async () => {
		await runner().publish(
			chain({ Wait: ours('journeyWait', { amount: 1, unit: 'hours' }), Http: HTTP, Lead: LEAD }),
		);
		await enter(runner(), ANN, BO);
		await runner().advance('1 hour');
		expect(after().map(({ json }) => json)).toEqual([
			expect.objectContaining({
				status: 'ok',
				contact: expect.objectContaining({ email: ANN }),
				lead: expect.objectContaining({ topic: 'Coffee' }),
			}),
			expect.objectContaining({ contact: expect.objectContaining({ email: BO }) }),
		]);
		expect(await runner().store.leads(ANN)).toHaveLength(1);
		expect(await runner().store.leads(BO)).toHaveLength(1);
	});

	it('from the nearest journey node, which knows of the lead', async () => {
		await runner().publish(chain({ Http: HTTP, Lead: LEAD, Mail: MAIL, Set: SET, Task: TASK }));
		await enter(runner(), ANN);
		const [lead] = await runner().store.leads(ANN);
		expect(await runner().store.activities(ANN)).toEqual([expect.objectContaining({ leadId: lead.id })]);
		expect(after()[0].json).toMatchObject({ contact: { email: ANN }, journey: { leadId: lead.id } });
	});

	it('on the item itself, though the trail of paired items is broken', async () => {
		await runner().publish(chain({ Reorder: standIn('reorder'), Lead: LEAD }));
		await enter(runner(), ANN, BO, CY);
		expect(after().map(({ json }) => (json.contact as { email: string }).email)).toEqual([CY, BO]);
		expect(await runner().store.leads(ANN)).toEqual([]);
		expect(await runner().store.leads(CY)).toHaveLength(1);
	});
});

describe('when it cannot be found', () => {
	it.each([
		['items were dropped and turned round', standIn('scramble')],
		['one item was made of all', standIn('aggregate')],
	])('because %s, the step says so and what to do', async (_, between) => {
		await runner().publish(chain({ Between: between, Wait: ours('journeyWait') }));
		await enter(runner(), ANN, BO, CY);
		const { error, lastNodeExecuted } = runner().last('Enter').run.data.resultData;
		expect(error).toMatchObject({
			message: UNKNOWN,
			description: expect.stringMatching(/item pairing.*Include Other Input Fields.*Code node/),
			context: { itemIndex: 0 },
		});
		expect(lastNodeExecuted).toBe('Wait');
		for (const email of [ANN, BO, CY]) expect(await runner().store.where(email)).toBe('failed at Enter');
	});

	const broken = (node: NodeSketch, onError: INode['onError']): DrawnWorkflow =>
		draw(
			{
				Enter: events(),
				Break: standIn('breakSome'),
				Step: { ...node, onError },
				Next: standIn('record'),
				Failed: standIn('record'),
			},
			[
				['Enter', 'Break', 'Step', 'Next'],
				['Step#1', 'Failed'],
			],
		);

	it('for one, the others are held all the same', async () => {
		await runner().publish(broken(ours('journeyWait'), 'stopWorkflow'));
		await enter(runner(), ANN, BO, CY);
		expect(runner().last('Enter').run.data.resultData.error).toMatchObject({
			message: UNKNOWN,
			context: { itemIndex: 1 },
		});
		expect(await runner().store.where(ANN)).toBe('waiting at Step');
		expect(await runner().store.where(BO)).toBe('failed at Enter');
		expect(await runner().store.where(CY)).toBe('waiting at Step');
	});

	it('for one, it leaves by the error output and the others go on', async () => {
		await runner().publish(
			broken(ours('journeyIfThen', { condition: 'expression', expression: true }), 'continueErrorOutput'),
		);
		await enter(runner(), ANN, BO, CY);
		expect(runner().last('Enter').run.status).toBe('success');
		expect(runner().ledger.emails('Next')).toEqual([ANN, CY]);
	});

	it.each([
		['Create Lead', LEAD],
		['Create Sales Activity', TASK],
	])('for one, %s leaves it out and works for the others', async (_, node) => {
		await runner().publish(broken(node, 'continueErrorOutput'));
		await enter(runner(), ANN, BO, CY);
		expect(runner().ledger.emails('Next')).toEqual([ANN, CY]);
		expect(
			runner()
				.ledger.of('Failed')
				.map(({ json }) => json.error),
		).toEqual([expect.stringMatching(/Contact ID is empty, and this item isn’t from a journey/)]);
	});
});

describe('an item that has failed keeps its contact', () => {
	const failing = (onError: INode['onError']): DrawnWorkflow =>
		draw(
			{
				Enter: events(),
				Task: ours(
					'journeySalesActivity',
					{ subject: '={{ $json.contact.firstName }}', due: 'none', owner: 'none' },
					{ onError },
				),
				After: standIn('record'),
				Failed: standIn('record'),
				Wait: ours('journeyWait'),
			},
			[
				['Enter', 'Task', 'After'],
				['Task#1', 'Failed', 'Wait'],
			],
		);

	it('at the error output, so that it can be held there', async () => {
		await runner().publish(failing('continueErrorOutput'));
		await enter(runner(), { email: ANN, firstName: 'Ann' }, BO);
		expect(runner().ledger.emails('After')).toEqual([ANN]);
		expect(
			runner()
				.ledger.of('Failed')
				.map(({ json }) => json),
		).toEqual([
			expect.objectContaining({
				error: expect.stringMatching(/subject is empty/),
				contact: expect.objectContaining({ email: BO }),
			}),
		]);
		expect(await runner().store.where(BO)).toBe('waiting at Wait');
	});

	it('when the node continues', async () => {
		await runner().publish(failing('continueRegularOutput'));
		await enter(runner(), { email: ANN, firstName: 'Ann' }, BO);
		expect(runner().ledger.emails('After')).toEqual([ANN, BO]);
		expect(after()[1].json.error).toMatch(/subject is empty/);
	});

	it('and takes False when an If/Then continues', async () => {
		const workflow = draw(
			{
				Enter: events(),
				Ask: ours(
					'journeyIfThen',
					{ eventType: '={{ $json.event.properties.type }}' },
					{ onError: 'continueRegularOutput' },
				),
				Yes: standIn('record'),
				No: standIn('record'),
			},
			[
				['Enter', 'Ask', 'Yes'],
				['Ask#1', 'No'],
			],
		);
		await runner().publish(workflow);
		await enter(runner(), { email: ANN, does: { type: '' } }, { email: BO, does: { type: 'opened' } });
		expect(runner().ledger.of('Yes')).toEqual([]);
		expect(runner().ledger.emails('No')).toEqual([ANN]);
		expect(await runner().store.where(BO)).toBe('waiting at Ask');
	});
});

describe('outside of a journey', () => {
	const plain = (additionalFields: Record<string, string>): DrawnWorkflow =>
		draw(
			{
				Start: standIn('pass'),
				Lead: ours('journeyCreateLead', {
					matching: 'email',
					...mapped({ topic: 'Coffee' }),
					additionalFields,
				}),
				Task: ours('journeySalesActivity', {
					subject: '=Call about {{ $json.lead.topic }}',
					due: 'none',
					owner: 'none',
					additionalFields: { contactId: '={{ $json.lead.contactId }}', leadId: '={{ $json.lead.id }}' },
				}),
			},
			[['Start', 'Lead', 'Task']],
			{ id: 'plain' },
		);

	it('leads and activities are made for the contact that is named', async () => {
		await runner().publish(chain({}));
		await enter(runner(), ANN);
		const { id } = await runner().store.contact(ANN);
		const { run } = await runner().runInProduction(plain({ contactId: '={{ $json.id }}' }), 'Start', [
			{ id },
		]);
		expect(run.status).toBe('success');
		const [lead] = await runner().store.leads(ANN);
		expect(lead).toMatchObject({ topic: 'Coffee', journeyId: null });
		expect(await runner().store.activities(ANN)).toEqual([
			expect.objectContaining({ subject: 'Call about Coffee', leadId: lead.id, journeyId: null }),
		]);
	});

	it.each([
		['no contact is named', {}, /Contact ID is empty, and this item isn’t from a journey/],
		['somebody is named who does not exist', { contactId: 'nobody' }, /There is no contact nobody/],
	])('it is said when %s', async (_, additionalFields, message) => {
		const { run } = await runner().runInProduction(plain(additionalFields), 'Start', [{ any: 'thing' }]);
		expect(run.data.resultData.error).toMatchObject({
			message: expect.stringMatching(message),
			context: { itemIndex: 0 },
		});
	});
});
