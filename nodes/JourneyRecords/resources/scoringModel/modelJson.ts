import type { IDataObject } from 'n8n-workflow';

import { isoTime } from '../../../../lib/n8n/items';
import type { Store, StoredModel } from '../../../../lib/store';

/** A model as items show it, with how many leads it scored, couldn't score, and brought to its threshold. */
export async function modelJson(store: Store, model: StoredModel): Promise<IDataObject> {
	const { id, name, journeyId, stepId, definition, active, pass, stoppedBy } = model;
	return {
		id,
		name,
		journeyId,
		stepId,
		active,
		stoppedBy,
		stoppedAt: isoTime(model.stoppedAt),
		/** What is currently being done to all leads. */
		underWay: pass,
		leads: await store.scoring.counts(id),
		definition: definition as unknown as IDataObject,
		createdAt: isoTime(model.createdAt),
		updatedAt: isoTime(model.updatedAt),
	};
}
