import { mayThrow, publishesPartially } from '../../../lib/n8n/publication/partialPublication';

describe('failing a publication to show why no one starts', () => {
	it.each([
		// n8n shows the message and keeps everything else running.
		['activate', { partial: true, attempt: 1, running: false }, true],
		['update', { partial: true, attempt: 1, running: false }, true],
		['update', { partial: true, attempt: 2, running: true }, true],
		// It would close the trigger's own webhook.
		['activate', { partial: true, attempt: 2, running: false }, false],
		// n8n refuses the workflow as a whole; nothing was running.
		['activate', { partial: false, attempt: 1, running: true }, true],
		['create', { partial: false, attempt: 1, running: false }, true],
		// It would take the running version down.
		['update', { partial: false, attempt: 1, running: true }, false],
		['init', { partial: true, attempt: 1, running: true }, false],
		['init', { partial: false, attempt: 1, running: true }, false],
		['leadershipChange', { partial: true, attempt: 1, running: true }, false],
	] as const)('%s %j: %s', (activation, state, expected) => {
		expect(mayThrow(activation, state)).toBe(expected);
	});

	it('n8n 2.41 publishes partially, unless its operator turned that off', () => {
		expect(publishesPartially({})).toBe(true);
		expect(publishesPartially({ N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'true' })).toBe(true);
		expect(publishesPartially({ N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' })).toBe(false);
	});
});
