import type { IDataObject } from 'n8n-workflow';

import { journeyTypeOf } from '../../domain/journey';
import type { PropertyFilter } from '../../domain/propertyFilter';
import { keptName } from '../forms/keptName';
import { readWorkflow, type WorkflowReader } from '../readWorkflow';
import { sampleValue } from './sampleValue';

/** What the forms of this workflow are set to, as far as it says what their events look like. */
interface FormParameters {
	formName?: unknown;
	fields?: { field?: Array<{ name?: unknown; target?: unknown }> };
}

/**
 * The properties of a `form.submitted` event: those of the form that a filter names, if it belongs to this
 * workflow; without such a filter, those of its first form.
 */
export function propertiesOfForms(functions: WorkflowReader, filter: PropertyFilter | null): IDataObject {
	const wanted = filter?.conditions.find(({ property }) => property === 'form')?.value;
	const forms = (readWorkflow(functions)?.nodes ?? [])
		.filter(({ type, disabled }) => journeyTypeOf(type) === 'journeyFormTrigger' && !disabled)
		.map(({ parameters }) => parameters as FormParameters);
	const form = forms.find(({ formName }) => formName === wanted) ?? (wanted === undefined ? forms[0] : null);
	const fields = (form?.fields?.field ?? []).filter(({ target }) => target === 'property');
	return {
		...Object.fromEntries(fields.map(({ name }) => [keptName(String(name)), sampleValue(String(name))])),
		form: typeof form?.formName === 'string' ? form.formName : 'form',
	};
}
