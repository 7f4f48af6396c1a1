import type { Answer } from '../../../lib/simulation/runtime/callWebhook';
import type { WorkflowRunner } from './WorkflowRunner';

/** Somebody, by email address, with what is known of them. `does` are the properties of the event. */
export type Person = string | { email: string; does?: Record<string, unknown>; [field: string]: unknown };

/** Addresses of a crowd: `person0@example.com` and on. */
export function crowd(count: number): string[] {
	return Array.from({ length: count }, (_, n) => `person${n}@example.com`);
}

/** Something that people do, told to the events endpoint in one call. By default they enter the journey. */
export async function tell(runner: WorkflowRunner, type: string, ...people: Person[]): Promise<Answer> {
	const answer = await runner.call('Enter', {
		body: {
			events: people.map((person) => {
				const { does = {}, ...contact } = typeof person === 'string' ? { email: person } : person;
				return { type, contact, properties: does };
			}),
		},
	});
	if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
	return answer;
}

export async function enter(runner: WorkflowRunner, ...people: Person[]): Promise<Answer> {
	return await tell(runner, 'enter', ...people);
}
