import { checkPublications } from '../../../lib/n8n/publication';

/**
 * For tests of what nodes do with mistakes that the check finds: as where n8n doesn't show nodes their workflow,
 * and for contacts that were on their way before.
 */
export function withoutCheck(): void {
	beforeAll(() => checkPublications(false));
	afterAll(() => checkPublications(true));
}
