import example from '../../../examples/webinar-follow-up.json';
import { useRunner } from '../support/useRunner';
import { ANN, BO, publish, reporting } from './support/published';
import { usePost } from './support/usePost';

// Monday, 5 January 2026, 9 o'clock.
const runner = useRunner();
const post = usePost(runner);

const report = reporting(runner, 'Webinar and Mail Events');
const mails = (node: string) => post.recipients(node);
const where = async (email = ANN) => await runner().store.where(email);
const subjects = (node: string) => post.mails(node).map(({ subject }) => subject);

beforeEach(async () => await publish(runner(), example));

async function register(email = ANN, webinar = 'espresso', startsAt = '2026-01-08T15:00:00Z'): Promise<void> {
	const answer = await runner().call('Registration Form', {
		body: { email, firstName: 'Ann', webinar, startsAt },
	});
	expect(answer).toMatchObject({ status: 200 });
}

it('is there, gets the slides the morning after, and a call when it wants to talk', async () => {
	await register();
	expect(subjects('Send the Confirmation')).toEqual(['You are in: espresso']);
	expect(await runner().store.dueAt(ANN)).toBe('2026-01-08T14:00:00.000Z');
	await runner().advance('77 hours');
	expect(subjects('Send the Link')).toEqual(['Starting in an hour: espresso']);

	await runner().advance('1 hour');
	await report('webinar.joined', { webinar: 'espresso' });
	// Friday morning.
	expect(await runner().store.dueAt(ANN)).toBe('2026-01-09T09:00:00.000Z');
	await runner().advance('1 day');
	expect(mails('Send the Slides')).toEqual([ANN]);
	await report('email.clicked', { url: 'https://www.contoso.example/imprint' });
	expect(await where()).toBe('waiting at Asked for a Talk?');
	await report('email.clicked', { url: 'https://www.contoso.example/talk' });
	expect(await where()).toBe('completed');

	const [lead] = await runner().store.leads(ANN);
	expect(lead).toMatchObject({ topic: 'Wants to talk after the webinar espresso', campaign: 'Webinars' });
	const [call] = await runner().store.activities(ANN);
	expect(call).toMatchObject({
		kind: 'phoneCall',
		subject: 'Call Ann about the webinar espresso',
		leadId: lead.id,
		owner: 'kim@contoso.example',
		// Monday, as it is Friday.
		dueAt: Date.UTC(2026, 0, 12, 15),
	});
});

it('gets the recording when it was not there, and wants to talk before it is told to have watched it', async () => {
	await register();
	await runner().advance('4 days');
	expect(mails('Send the Link')).toEqual([ANN]);
	expect(mails('Send the Slides')).toEqual([]);
	expect(mails('Send the Recording')).toEqual([ANN]);
	await report('email.clicked', { url: 'https://www.contoso.example/talk' });
	expect(await where()).toBe('waiting at Watched the Recording?');
	await report('recording.watched', { webinar: 'espresso' });
	expect(await where()).toBe('completed');
	expect(await runner().store.leads(ANN)).toHaveLength(1);
});

it('lets those go who neither come nor watch', async () => {
	await register();
	await runner().advance('14 days');
	expect(await where()).toBe('completed');
	expect(await runner().store.leads(ANN)).toEqual([]);
});

it('keeps two webinars of one person apart, and takes a second registration for one for the same', async () => {
	await register(ANN, 'espresso', '2026-01-08T15:00:00Z');
	await register(ANN, 'filter', '2026-01-08T15:00:00Z');
	await register(ANN, 'filter', '2026-01-08T15:00:00Z');
	await runner().advance('77 hours');
	expect(subjects('Send the Link').sort()).toEqual([
		'Starting in an hour: espresso',
		'Starting in an hour: filter',
	]);
	await report('webinar.joined', { webinar: 'filter' });
	await runner().advance('1 day');
	expect(mails('Send the Slides')).toEqual([ANN]);
	expect(mails('Send the Recording')).toEqual([ANN]);
});

it('sends the link at once to a contact that registers after the webinar has begun', async () => {
	await register(BO, 'espresso', '2026-01-05T08:30:00Z');
	expect(mails('Send the Link')).toEqual([BO]);
	expect(await where(BO)).toBe('waiting at Joined the Webinar?');
});
