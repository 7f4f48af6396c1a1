import type { LifecycleProcess } from '../../../../lib/domain/lifecycle';
import { createProcess, updateProcess, type ProcessRequest } from '../../../../lib/engine';
import type { DefinedRecord } from '../../shared/definedRecord';
import { processDefinition } from './definition';
import { processJson } from './processJson';
import { processOf, requiredProcess } from './processOf';
import { readSwitches, switchProperties } from './switches';

export const definedProcess: DefinedRecord<ProcessRequest, LifecycleProcess> = {
	called: 'process',
	placeholder: 'e.g. Partner Onboarding',
	chooser: requiredProcess,
	find: processOf,
	definition: processDefinition,
	fields: switchProperties,
	readFields: (_functions, given) => readSwitches(given),
	create: createProcess,
	update: updateProcess,
	toJson: (_store, process) => processJson(process),
};
