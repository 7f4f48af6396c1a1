import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { enroll, type JourneyEngine } from '../../../lib/engine';
import { closeAllEngines, withEngine, type StoreUser } from '../../../lib/n8n/engines';
import type { Contact } from '../../../lib/store';
import { JourneyRecords } from '../../../nodes/JourneyRecords/JourneyRecords.node';
import { contactRow } from '../../support/rows';
import { tempFolder } from '../../support/tempFolder';
import { fakeFunctions, type FakeRun } from './fakeFunctions';

export const JOURNEY = 'workflow-1';
export const TRIGGER = 'node-form';

/** Gives the tests of one file a store of their own, in a folder that stands for n8n's. */
export function useStore(): { readonly path: string } {
	const before = process.env.N8N_USER_FOLDER;
	let folder: ReturnType<typeof tempFolder>;
	beforeAll(() => {
		folder = tempFolder();
		process.env.N8N_USER_FOLDER = folder.path;
	});
	afterAll(async () => {
		await closeAllEngines();
		if (before === undefined) delete process.env.N8N_USER_FOLDER;
		else process.env.N8N_USER_FOLDER = before;
		folder.remove();
	});
	return {
		get path() {
			return folder.path;
		},
	};
}

/** Runs the node and returns its items. */
export async function run(
	resource: string,
	operation: string,
	parameters: FakeRun['parameters'] = {},
	rest: Omit<FakeRun, 'parameters'> = {},
): Promise<INodeExecutionData[]> {
	const functions = fakeFunctions({ ...rest, parameters: { resource, operation, ...parameters } });
	const [output] = await new JourneyRecords().execute.call(functions);
	return output;
}

/** Like {@link run}, for what comes out as JSON. */
export async function runJson(...given: Parameters<typeof run>): Promise<IDataObject[]> {
	return (await run(...given)).map(({ json }) => json);
}

/** Works on the store that the node uses. */
export async function withStore<T>(work: (engine: JourneyEngine) => Promise<T>): Promise<T> {
	return await withEngine(fakeFunctions({ parameters: {} }) as unknown as StoreUser, work);
}

export async function addContact(given: Parameters<typeof contactRow>[0] = {}): Promise<Contact> {
	return await withStore(async ({ store }) => await store.contacts.insert(contactRow(given)));
}

/** Lets a contact enter the journey by its form; returns the enrollment's id. */
export async function addEnrollment(contactId: string): Promise<string> {
	return await withStore(async (engine) => {
		await engine.store.steps.save({
			journeyId: JOURNEY,
			journeyName: 'Welcome',
			stepId: TRIGGER,
			name: 'Sign-Up Form',
			type: 'journeyFormTrigger',
			termsKey: '',
			failurePolicy: { kind: 'keep' },
		});
		const [result] = await enroll(engine, [
			{ journeyId: JOURNEY, stepId: TRIGGER, contactId, reentry: 'always', item: {}, causedBy: null },
		]);
		return result.enrollmentId as string;
	});
}

/** Makes an enrollment fail as if the execution behind its trigger step had ended with an error. */
export async function failEnrollment(enrollmentId: string): Promise<void> {
	await withStore(async ({ store }) => {
		await store.transaction(async (tx) => {
			const { db } = tx as unknown as { db: import('kysely').Kysely<import('../../../lib/store').Schema> };
			await db
				.updateTable('holds')
				.set({
					state: 'failed',
					error: JSON.stringify({
						message: 'Mail server said no',
						node: 'Send',
						executionId: '77',
						cause: 'failed',
					}),
				})
				.where('enrollment_id', '=', enrollmentId)
				.execute();
			await tx.enrollments.refresh([enrollmentId], 'failed');
		});
	});
}
