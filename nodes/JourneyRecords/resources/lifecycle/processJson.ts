import type { IDataObject } from 'n8n-workflow';

import { presetProcess, type LifecycleProcess } from '../../../../lib/domain/lifecycle';

/** A process as items show it. */
export function processJson(process: LifecycleProcess): IDataObject {
	return {
		...process,
		definition: process.definition as unknown as IDataObject,
		preset: presetProcess(process.id) !== undefined,
	};
}
