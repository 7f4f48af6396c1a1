import type { IDataObject } from 'n8n-workflow';

import { presetProcess, type LifecycleProcess } from '../../domain/lifecycle';
import {
	abandonable,
	beginningOf,
	createLead,
	requireProcess,
	type LeadMatching,
	type LeadRequest,
} from '../../engine';
import type { Lead, Store } from '../../store';
import { withEngine, type StoreUser } from '../engines';
import { leadJson } from '../items';
import { TEST_ID, testLead } from '../testing/testRecords';
import type { NodeLeadMatching } from './leadMatching';

/** What is known about a lead that an editor run would create. */
export interface LeadPreview extends Pick<
	LeadRequest,
	'ifFound' | 'fields' | 'processId' | 'stage' | 'origin'
> {
	matching: NodeLeadMatching;
	contactId: string | null;
	accountId: string | null;
}

/**
 * A lead as a node would put it on the item; stores nothing. For a contact of the store it's the lead that
 * production would find or create; for one that is made up, the store is opened only for a custom process.
 * @throws NotFoundError when there is no such process; InvalidInputError for a stage no lead can begin in
 */
export async function previewLead(
	user: StoreUser,
	{ matching, ...request }: LeadPreview,
): Promise<IDataObject> {
	const { contactId } = request;
	// A strategy may have keys to bring up to date, which would be stored.
	return matching === 'strategy' || contactId === null || contactId === TEST_ID
		? await madeUpLead(user, { matching, ...request })
		: await rehearsedLead(user, { matching, ...request });
}

/** Creates the lead, or finds the one it belongs to, and takes all of it back. */
async function rehearsedLead(
	user: StoreUser,
	request: LeadPreview & { matching: LeadMatching },
): Promise<IDataObject> {
	const { origin } = request;
	// Nothing in the store knows the enrollment of an editor run.
	const entrance = origin === null ? null : { journeyId: origin.journeyId, stepId: origin.stepId };
	return await withEngine(user, async (engine) => {
		let json: IDataObject = {};
		await abandonable(engine, async (tx, abandon) => {
			const { lead, outcome, reason } = await createLead(tx, { ...request, origin: entrance });
			json = { ...leadJson(lead), outcome, reason: `${reason}. Test runs store nothing` };
			throw abandon();
		});
		return json.outcome === 'created' ? { ...json, id: TEST_ID, enrollmentId: enrollmentOf(request) } : json;
	});
}

function enrollmentOf({ origin }: Pick<LeadPreview, 'origin'>): string | null {
	return origin !== null && 'enrollmentId' in origin ? origin.enrollmentId : null;
}

async function madeUpLead(
	user: StoreUser,
	{ fields, matching, processId, stage, contactId, accountId, origin }: LeadPreview,
): Promise<IDataObject> {
	const known = { ...fields, contactId, accountId };
	const begin = async (process: LifecycleProcess, store: Store | null) => ({
		process,
		begins: await beginningOf(store, process, stage ?? null, known),
	});
	const preset = presetProcess(processId ?? null);
	const { process, begins } =
		preset === undefined
			? await withEngine(
					user,
					async ({ store }) => await begin(await requireProcess(store, processId ?? null), store),
				)
			: await begin(preset, null);
	const begun = {
		...(fields as Partial<Lead>),
		contactId,
		accountId,
		stage: begins.stage,
		processId: process.id,
		journeyId: origin?.journeyId ?? null,
		enrollmentId: enrollmentOf({ origin }),
	};
	return {
		...testLead(begun),
		outcome: 'created',
		reason: [`Test runs store nothing (matching: ${matching})`, begins.note ?? []].flat().join('. '),
	};
}
