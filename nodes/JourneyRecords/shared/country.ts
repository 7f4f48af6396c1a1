import type { INodeProperties } from 'n8n-workflow';

import { InvalidInputError } from '../../../lib/domain/errors';
import { textOf, type Collection } from './values';

export const defaultCountryOption: INodeProperties = {
	displayName: 'Default Country',
	name: 'defaultCountry',
	type: 'string',
	default: '',
	placeholder: 'e.g. NL',
	description: 'Two-letter code of the country for phone numbers without a country code',
};

export function readDefaultCountry(options: Collection): string | undefined {
	const country = textOf(options.defaultCountry, 'Default Country');
	if (country === '') return undefined;
	if (!/^[a-z]{2}$/i.test(country)) {
		throw new InvalidInputError({
			field: 'Default Country',
			reason: `"${country}" is not a two-letter country code; use one such as NL`,
		});
	}
	return country.toUpperCase();
}
