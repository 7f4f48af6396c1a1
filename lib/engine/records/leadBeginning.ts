import { InvalidInputError } from '../../domain/errors';
import { DEFAULT_PROCESS_ID, findStage, stageName, type LifecycleProcess } from '../../domain/lifecycle';
import type { Lead, Store } from '../../store';
import { lackingFields } from '../lifecycle/lackingFields';

/** Where a new lead begins, as stored with leads. */
export interface LeadBeginning {
	/** null: the default process. */
	processId: string | null;
	stage: string;
	/** Why it doesn't begin in the requested stage, for people. */
	note: string | null;
}

/**
 * Where a new lead begins in its process. One that lacks what the requested stage requires begins in the
 * first stage, so that no form or import loses a lead.
 * @param store null: nothing is known about its contact and account
 * @param wanted key of a stage; null: the first
 * @param lead as far as it's known
 * @throws InvalidInputError for a stage that doesn't exist, or closes leads
 */
export async function beginningOf(
	store: Store | null,
	process: LifecycleProcess,
	wanted: string | null,
	lead: Partial<Lead>,
): Promise<LeadBeginning> {
	const { id, name, definition } = process;
	const processId = id === DEFAULT_PROCESS_ID ? null : id;
	const { first } = definition;
	if (wanted === null) return { processId, stage: first, note: null };
	const stage = findStage(definition, wanted);
	if (stage === undefined || stage.closes !== undefined) {
		const open = definition.stages.filter(({ closes }) => closes === undefined);
		throw new InvalidInputError({
			field: 'Initial Stage',
			reason: `"${wanted.slice(0, 80)}" is not an open stage of the process "${name}"; choose one of ${open.map(({ key }) => key).join(', ')}`,
		});
	}
	const [lacking] = await lackingFields(store, [{ lead, process, to: { stage: stage.key, status: 'open' } }]);
	if (lacking === null) return { processId, stage: stage.key, note: null };
	return {
		processId,
		stage: first,
		note: `It starts in "${stageName(definition, first)}", because ${lacking.why}`,
	};
}
