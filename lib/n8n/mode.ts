import type { WorkflowExecuteMode } from 'n8n-workflow';

/**
 * Whether a run is someone trying things out in the editor. Such runs never touch real enrollments: journey
 * nodes pass items through as *When Testing* says and store nothing.
 */
export function isTest(mode: WorkflowExecuteMode): boolean {
	return mode === 'manual' || mode === 'evaluation';
}
