import { deleteSegment } from '../../../../lib/engine';
import { operation } from '../../operation';
import { ALLOW_DELETION } from '../../authorSwitch';
import { segmentFromModel, segmentOf, segmentProperty } from './segmentProperty';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete segment',
	description: 'Delete a segment that nothing uses; its contacts stay',
	tool: {
		description:
			'Permanently delete a segment that nothing uses. Its contacts stay. Returns its ID and name. Example: delete the segment of last year’s fair.',
		defaults: {
			...segmentFromModel,
		},
	},
	authorSwitch: ALLOW_DELETION,
	properties: [segmentProperty],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await deleteSegment(
			engine,
			(await segmentOf(functions, engine.store, itemIndex)).id,
		);
		return [{ id, name, outcome: 'deleted' }];
	},
});
