import { mailLinks } from '../../tools/start/mailLinks';
import { MailProgram } from '../../tools/start/MailProgram';
import { playSample, publishSample } from './support/sample';
import { TestBench } from './support/TestBench';
import { until } from './support/until';

describe('The Contoso Coffee journey on a real n8n', () => {
	let bench: TestBench;
	let journeyId: string;

	beforeAll(async () => {
		bench = await TestBench.start();
		journeyId = await publishSample(bench);
	}, 300_000);

	afterAll(async () => await bench?.stop());

	const enter = async (email: string): Promise<void> => {
		const contact = { email, firstName: email.split('@')[0] };
		const { status } = await bench.event('contoso-events', { type: 'prospect.added', contact });
		expect(status).toBe(200);
	};

	it('leads contacts who open, click and ask to a lead, a task for sales and the material', async () => {
		const { first, info, mails, leads, activities, messages } = await playSample(bench, 'ada@example.com');
		expect(mails).toBe(2);
		const { baseUrl: pages } = (await bench.store.publicAddresses.current())!;
		expect(new URL(pages).pathname).toBe('/webhook/contoso-coffee');
		const { links, images } = mailLinks(first.html);
		expect(links.map(({ label }) => label.trim())).toEqual(
			expect.arrayContaining(['Espresso machines', 'Filter coffee makers', 'Grinders', 'Unsubscribe']),
		);
		for (const address of [...images, ...links.map(({ url }) => url)])
			expect(address.startsWith(`${pages}?`)).toBe(true);
		expect(images).toHaveLength(1);
		expect(info.html).toContain('Dear ada');
		expect(mailLinks(info.html).links[0].url).toContain(`${pages}?c=`);
		await until('the enrollment is complete', async () => {
			const counts = await bench.store.enrollments.countByStatus(journeyId);
			return counts.completed === 1;
		});
		expect(messages).toMatchObject([
			{ state: 'handed', openedAt: expect.any(Number), clickedAt: expect.any(Number) },
			{ state: 'handed', kind: 'transactional' },
		]);
		expect(leads).toMatchObject([{ topic: 'Wants to know more about our espresso machines' }]);
		expect(activities).toMatchObject([
			{
				kind: 'task',
				subject: 'Follow up with ada about our espresso machines',
				description: 'How many cups a day?',
				owner: 'kim@contoso.example',
				leadId: leads[0].id,
				status: 'open',
			},
		]);
	}, 60_000);

	it('sends one reminder to contacts who open nothing, and then gives up, whatever scanners do', async () => {
		const email = 'bob@example.com';
		await enter(email);
		const first = await bench.smtp.waitFor(
			(mail) => mail.to.includes(email) && mail.subject.startsWith('Coffee for'),
		);
		await MailProgram.scan(first);
		const reminder = await bench.smtp.waitFor(
			(mail) => mail.to.includes(email) && mail.subject.startsWith('Still looking'),
		);
		await MailProgram.scan(reminder, { disguised: true });
		const { id: contactId } = (await bench.store.contacts.find({ emailKey: email }))!;
		await until('Bob is through', async () => {
			const [enrollment] = await bench.store.enrollments.list({ contactId });
			return enrollment.status === 'completed';
		});
		expect(bench.smtp.mails.filter((mail) => mail.to.includes(email))).toHaveLength(2);
		const types = (await bench.store.interactions.list({ contactId })).map(({ type }) => type);
		expect(new Set(types)).toEqual(
			new Set(['prospect.added', 'email.machine_opened', 'email.machine_clicked']),
		);
	}, 60_000);
});
