import { deleteSegment } from '../../../../lib/engine';
import { operation } from '../../operation';
import { segmentOf, segmentProperty } from './segmentProperty';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete segment',
	description: 'Delete a segment that nothing uses; its contacts stay',
	properties: [segmentProperty],
	async execute(functions, engine, itemIndex) {
		const { id, name } = await deleteSegment(
			engine,
			(await segmentOf(functions, engine.store, itemIndex)).id,
		);
		return [{ id, name, outcome: 'deleted' }];
	},
});
